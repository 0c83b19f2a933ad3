import pytest

from reports.rules.pack import Pack, PackedFile, file_name, from_json, to_json


@pytest.mark.parametrize(
    ("item", "place", "name", "extension", "found"),
    [
        ("O1", 1, "แผน ปี 2569.pdf", "pdf", "O1/01 แผน ปี 2569.pdf"),
        ("O12", 10, "../../etc/passwd", "pdf", "O12/10 etc passwd.pdf"),
        ("O1", 2, "", "png", "O1/02.png"),
        ("O1", 2, 'a"b:c*d?.jpg', "jpg", "O1/02 a b c d.jpg"),
        ("O/1", 3, "ก" * 200, "pdf", f"O1/03 {'ก' * 60}.pdf"),
    ],
)
def test_names_open_everywhere(item: str, place: int, name: str, extension: str, found: str) -> None:
    assert file_name(item, place, name, extension) == found


def test_a_pack_is_read_as_it_was_written() -> None:
    pack = Pack("{}", ({"item": "O1"},), (PackedFile("O1/01.pdf", "stored", "ab", "ab"),))

    assert from_json(to_json(pack)) == pack
