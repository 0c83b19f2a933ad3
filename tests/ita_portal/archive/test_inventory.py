"""No model is forgotten: what belongs to an agency or an account is in an archive, or left out with a reason."""

from django.apps import apps
from django.db.models import Model

from ita_portal.archive import inventory
from organisations.models import User


def models() -> list[type[Model]]:
    return list(apps.get_models(include_auto_created=True))


def test_every_model_of_ours_has_its_place() -> None:
    placed = {model._meta.label for model in inventory.archived_models()} | set(inventory.LEFT_OUT)
    ours = {model._meta.label for model in models() if model._meta.app_label in inventory.OURS}

    assert ours - placed == set()


def test_everything_that_hangs_on_an_account_has_its_place() -> None:
    placed = {model._meta.label for model in inventory.archived_models()} | set(inventory.LEFT_OUT)
    hanging = {
        model._meta.label
        for model in models()
        if any(field.related_model is User for field in inventory.foreign_keys(model))
    }

    assert hanging - placed == set()


def test_agency_rows_name_nothing_that_is_not_archived() -> None:
    placed = set(inventory.archived_models())
    named = {
        (model._meta.label, field.name)
        for model in inventory.agency_models()
        for field in inventory.foreign_keys(model)
        if field.related_model not in placed
    }

    assert named == set()


def test_shared_rows_are_known_by_what_is_unique() -> None:
    for model, names in inventory.SHARED.items():
        constraints = [tuple(getattr(one, "fields", ())) for one in model._meta.constraints]

        assert names in constraints or (len(names) == 1 and model._meta.get_field(names[0]).unique), model
