"""Files for the public: a PDF keeps its looks and its links, and nothing that acts, hides or tells."""

import io
from typing import Any

import pikepdf
import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from measures.pdf_cleaner import bare_jpeg
from measures.uploads import Upload, UploadRefused, for_public, judge

SECRETS = (b"SECRET", b"JavaScript", b"/Launch", b"EmbeddedFile", b"OpenAction", b"/AA", b"/AcroForm", b"GoToR")


def jpeg() -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "SECRET CAMERA"
    out = io.BytesIO()
    Image.new("RGB", (40, 20), "teal").save(out, "JPEG", exif=exif, comment=b"SECRET PLACE")
    return out.getvalue()


def hostile(**options: Any) -> bytes:
    """Return a page with a picture and two links, and everything that has no place in a public file."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(200, 100))
    page = pdf.pages[0]
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="SECRET script")
    launch = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="SECRET.exe")

    def link(action: pikepdf.Dictionary) -> pikepdf.Dictionary:
        return pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=action, T="SECRET author"
        )

    web = pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://example.invalid/", Next=script)
    remote = pikepdf.Dictionary(S=pikepdf.Name.GoToR, F="SECRET.pdf")
    page.Annots = pdf.make_indirect(pikepdf.Array([link(web), link(launch), link(remote), link(script)]))
    page.AA = pikepdf.Dictionary(O=script)
    page.Metadata = pdf.make_stream(b"SECRET xmp")
    picture = pdf.make_stream(jpeg(), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=40, Height=20)
    picture.ColorSpace, picture.BitsPerComponent, picture.Filter = pikepdf.Name.DeviceRGB, 8, pikepdf.Name.DCTDecode
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=picture))
    page.Contents = pdf.make_stream(b"q 100 0 0 50 20 20 cm /P Do Q")
    pdf.Root.OpenAction = pdf.make_indirect(launch)
    pdf.Root.Names = pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=["x", script]))
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([]), XFA=pdf.make_stream(b"SECRET xfa"))
    pdf.attachments["SECRET.txt"] = b"SECRET attachment"
    pdf.docinfo["/Author"] = "SECRET author"
    with pdf.open_metadata() as meta:
        meta["dc:creator"] = ["SECRET creator"]
    out = io.BytesIO()
    pdf.save(out, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable, **options)
    return out.getvalue()


def judged(data: bytes) -> Upload:
    return judge(SimpleUploadedFile("รายงาน.pdf", data))


def plain(data: bytes) -> bytes:
    """Return a PDF with nothing packed, so that every word in it can be seen."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        out = io.BytesIO()
        pdf.save(out, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
        return out.getvalue()


def looks(data: bytes) -> bytes:
    document = pypdfium2.PdfDocument(data)
    try:
        return document[0].render().to_pil().tobytes()
    finally:
        document.close()


def test_what_acts_hides_or_tells_is_gone_and_the_page_looks_the_same() -> None:
    data = hostile()

    made = for_public(judged(data))

    assert [word for word in SECRETS if word not in data] == []
    assert [word for word in SECRETS if word in plain(made.data)] == []
    assert looks(made.data) == looks(data)
    assert (made.is_public, made.original_name) == (True, "รายงาน.pdf")


def test_links_to_the_web_stay() -> None:
    with pikepdf.open(io.BytesIO(for_public(judged(hostile())).data)) as pdf:
        links = [str(note.A.URI) for note in pdf.pages[0].Annots]

    assert links == ["https://example.invalid/"]


def test_the_same_file_is_cleaned_to_the_same_bytes() -> None:
    data = hostile()

    assert for_public(judged(data)).sha256 == for_public(judged(data)).sha256


@pytest.mark.parametrize("password", ["geheim", ""])
def test_an_encrypted_file_is_refused(password: str) -> None:
    data = hostile(encryption=pikepdf.Encryption(owner="owner", user=password))

    with pytest.raises(UploadRefused) as refused:
        for_public(judged(data))

    assert refused.value.code == "encrypted"


def test_a_broken_file_is_refused() -> None:
    with pytest.raises(UploadRefused) as refused:
        for_public(judged(b"%PDF-1.7\nnothing in here\n%%EOF\n"))

    assert refused.value.code == "broken"


def test_a_picture_in_a_file_loses_what_its_camera_wrote() -> None:
    made = bare_jpeg(jpeg())

    assert b"SECRET" in jpeg()
    assert b"SECRET" not in made
    assert (
        Image.open(io.BytesIO(made)).convert("RGB").tobytes() == Image.open(io.BytesIO(jpeg())).convert("RGB").tobytes()
    )
