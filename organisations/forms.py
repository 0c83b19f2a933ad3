"""Forms of an agency's settings. Choices are of the agency in scope; forms clean, actions save."""

import dataclasses
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from ita_portal.form_fields import ThaiCharField, ThaiDateField, ThaiDecimalField
from ita_portal.thai import clean_text
from organisations import actions, pictures
from organisations.models import (
    ActingAppointment,
    ActingKind,
    Agency,
    Digits,
    Officer,
    Post,
    PostLevel,
    Role,
    Tenure,
    Unit,
    User,
)


class AgencyForm(forms.ModelForm[Agency]):
    """The agency's own data; slug and kind are the system administrator's."""

    pass_mark = ThaiDecimalField(
        label=_("เกณฑ์ผ่านของหน่วยงาน"),
        low=Decimal(0),
        high=Decimal(100),
        required=False,
        help_text=_("เว้นว่าง = ใช้เกณฑ์ของปีนั้น"),
    )
    document_prefix = ThaiCharField(
        label=_("รหัสหนังสือ"), max_length=30, required=False, help_text=_("ตัวอย่าง นศ 53301 (ส่วนหน้าเครื่องหมาย /)")
    )
    phone = ThaiCharField(label=_("โทรศัพท์"), max_length=50, required=False)
    digits = forms.ChoiceField(label=_("ตัวเลขในเอกสาร"), choices=Digits.choices, widget=forms.RadioSelect)
    website = forms.URLField(label=_("เว็บไซต์"), required=False, assume_scheme="https")

    class Meta:
        model = Agency
        fields = (
            "name",
            "short_name",
            "district",
            "province",
            "document_prefix",
            "phone",
            "website",
            "digits",
            "pass_mark",
        )


class UnitForm(forms.ModelForm[Unit]):
    """A unit, or a section of one."""

    name = ThaiCharField(label=_("ชื่อส่วนราชการ"), max_length=150)
    number_suffix = ThaiCharField(
        label=_("ส่วนต่อท้ายรหัสหนังสือ"), max_length=10, required=False, help_text=_("ตัวอย่าง .5 ใน มส 74701.5/")
    )
    parent = forms.ModelChoiceField(
        label=_("อยู่ในสำนัก/กอง"), queryset=Unit.objects.none(), required=False, empty_label=_("เป็นสำนัก/กองเอง")
    )

    class Meta:
        model = Unit
        fields = ("name", "parent", "number_suffix", "order", "is_active")

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 -- Django's form arguments
        """Offer the agency's units, never the unit itself."""
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = Unit.objects.filter(parent__isnull=True).exclude(pk=self.instance.pk)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse a second unit of the same name in the same place, and a unit with sections inside another."""
        data = super().clean() or {}
        same = Unit.objects.filter(name=data.get("name"), parent=data.get("parent")).exclude(pk=self.instance.pk)
        if data.get("name") and same.exists():
            self.add_error("name", _("มีส่วนราชการชื่อนี้แล้ว"))
        if data.get("parent") and self.instance.pk and self.instance.sections.exists():
            self.add_error("parent", _("ส่วนราชการนี้มีงานอยู่ภายใน จึงย้ายไปอยู่ในกองอื่นไม่ได้"))
        return data


class PostForm(forms.ModelForm[Post]):
    """A post."""

    title = ThaiCharField(label=_("ชื่อตำแหน่งเต็ม"), max_length=200, help_text=_("พิมพ์ใต้ลายมือชื่อ"))
    short_title = ThaiCharField(
        label=_("ชื่อตำแหน่งย่อ"), max_length=120, required=False, help_text=_("ใช้ในหัวข้อความเห็นและปุ่ม")
    )
    unit = forms.ModelChoiceField(label=_("ส่วนราชการ"), queryset=Unit.objects.none(), required=False)
    level = forms.ChoiceField(label=_("ระดับ"), choices=PostLevel.choices)

    class Meta:
        model = Post
        fields = ("title", "short_title", "level", "unit", "order", "is_active")

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 -- Django's form arguments
        """Offer the agency's units."""
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.filter(is_active=True)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse the same post twice."""
        data = super().clean() or {}
        same = Post.objects.filter(title=data.get("title"), unit=data.get("unit"), order=data.get("order") or 0)
        if data.get("title") and same.exclude(pk=self.instance.pk).exists():
            self.add_error("title", _("มีตำแหน่งนี้แล้ว ถ้ามีหลายอัตราให้ใช้ลำดับต่างกัน"))
        return data


class OfficerForm(forms.ModelForm[Officer]):
    """A person of the agency."""

    name = ThaiCharField(label=_("คำนำหน้า ชื่อ สกุล"), max_length=150)
    rank = ThaiCharField(label=_("ยศ"), max_length=60, required=False, help_text=_("ตัวอย่าง ว่าที่ร้อยตรีหญิง (พิมพ์หน้าวงเล็บ)"))

    class Meta:
        model = Officer
        fields = ("name", "rank")


class HoldingForm(forms.ModelForm[Any]):
    """Common to holding a post and acting for one: post, officer and days."""

    post = forms.ModelChoiceField(label=_("ตำแหน่ง"), queryset=Post.objects.none())
    officer = forms.ModelChoiceField(label=_("ผู้ดำรงตำแหน่ง"), queryset=Officer.objects.none())
    starts_on = ThaiDateField(label=_("ตั้งแต่วันที่"))
    ends_on = ThaiDateField(label=_("ถึงวันที่"), required=False, help_text=_("เว้นว่าง = จนกว่าจะมีการเปลี่ยนแปลง"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 -- Django's form arguments
        """Offer the agency's posts and officers."""
        super().__init__(*args, **kwargs)
        self.fields["post"].queryset = Post.objects.filter(is_active=True)  # type: ignore[attr-defined]
        self.fields["officer"].queryset = Officer.objects.all()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the start."""
        data = super().clean() or {}
        starts_on, ends_on = data.get("starts_on"), data.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("วันสิ้นสุดอยู่ก่อนวันเริ่ม"))
        return data


class TenureForm(HoldingForm):
    """Who holds a post from–to."""

    class Meta:
        model = Tenure
        fields = ("post", "officer", "starts_on", "ends_on")


class ActingForm(HoldingForm):
    """Who acts for a post from–to, by which kind of law."""

    kind = forms.ModelChoiceField(
        label=_("ประเภทการแทน"),
        queryset=ActingKind.objects.all(),
        help_text=_("คำเหล่านี้มีผลต่างกันตามกฎหมาย เลือกตามคำสั่งแต่งตั้ง"),
    )
    order_number = ThaiCharField(label=_("คำสั่งที่"), max_length=60, required=False)
    field_order = ("post", "officer", "kind", "order_number", "starts_on", "ends_on")

    class Meta:
        model = ActingAppointment
        fields = ("post", "officer", "kind", "order_number", "starts_on", "ends_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 -- Django's form arguments
        """Word the fields for acting."""
        super().__init__(*args, **kwargs)
        self.fields["post"].label = _("ตำแหน่งที่แทน")
        self.fields["officer"].label = _("ผู้แทน")


class InviteForm(forms.Form):
    """People to invite, one a line: an e-mail address, and after a comma the officer's name where there is one.

    `cleaned_data["people"]` is a list of actions.Guest.
    """

    MOST = 100
    people = forms.CharField(
        label=_("อีเมลของผู้ที่เชิญ"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("บรรทัดละหนึ่งคน เช่น somchai@example.go.th หรือ somchai@example.go.th, นายสมชาย ตัวอย่าง"),
    )
    roles = forms.MultipleChoiceField(
        label=_("บทบาท"), choices=Role.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    officer = forms.ModelChoiceField(
        label=_("เป็นบัญชีของ"), queryset=Officer.objects.none(), required=False,
        help_text=_("การพิจารณาและลงนามมาจากตำแหน่งที่บุคลากรดำรงอยู่ เชิญหลายคน ให้เขียนชื่อต่อท้ายอีเมลแทน"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 -- Django's form arguments
        """Offer officers without an account."""
        super().__init__(*args, **kwargs)
        self.officers = Officer.objects.filter(user__isnull=True)
        self.fields["officer"].queryset = self.officers  # type: ignore[attr-defined]

    def clean_people(self) -> list[actions.Guest]:
        """Read the lines; say of each wrong one what is wrong."""
        lines = [line.strip() for line in self.cleaned_data["people"].splitlines() if line.strip()]
        if len(lines) > self.MOST:
            raise forms.ValidationError(_("เชิญได้ครั้งละไม่เกิน %(most)s คน"), params={"most": self.MOST})
        by_name = {officer.name: officer for officer in self.officers}
        guests, wrong = [], []
        for line in lines:
            email, _comma, name = (part.strip() for part in line.partition(","))
            try:
                validate_email(email)
            except forms.ValidationError:
                wrong.append(forms.ValidationError(_("อีเมลไม่ถูกต้อง: “%(text)s”"), params={"text": line[:80]}))
            if name and clean_text(name) not in by_name:
                wrong.append(
                    forms.ValidationError(
                        _("ไม่มีบุคลากรชื่อ “%(name)s” ที่ยังไม่มีบัญชี เพิ่มที่หน้าบุคลากรก่อน หรือลบชื่อออก"), params={"name": name[:80]}
                    )
                )
            guests.append(actions.Guest(email.lower(), by_name.get(clean_text(name))))
        if wrong:
            raise forms.ValidationError(wrong)
        return guests

    def clean(self) -> dict[str, Any]:
        """Ask for at least one way to belong; the officer chosen is the one guest's."""
        data = super().clean() or {}
        guests, officer = data.get("people", []), data.get("officer")
        if officer and len(guests) > 1:
            self.add_error("officer", _("เลือกบุคลากรได้เมื่อเชิญคนเดียว"))
        elif officer and guests:
            data["people"] = [dataclasses.replace(guests[0], officer=officer)]
        elif guests and not data.get("roles") and not all(guest.officer for guest in guests):
            self.add_error("roles", _("เลือกบทบาทอย่างน้อยหนึ่งข้อ หรือระบุบุคลากร"))
        return data


class JoinForm(forms.Form):
    """A new account: its own password, typed by nobody else."""

    display_name = ThaiCharField(label=_("ชื่อที่แสดง"), max_length=150)
    password1 = forms.CharField(
        label=_("รหัสผ่าน"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("อย่างน้อย ๑๐ ตัวอักษร ไม่ใช่ตัวเลขล้วน และไม่ซ้ำกับอีเมลหรือชื่อ"),
    )  # fmt: skip
    password2 = forms.CharField(
        label=_("รหัสผ่านอีกครั้ง"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:  # noqa: ANN401 -- Django's form arguments
        """Keep the address: a password must not resemble it."""
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self) -> dict[str, Any]:
        """Judge the password as the whole portal does."""
        data = super().clean() or {}
        first, second = data.get("password1"), data.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("รหัสผ่านสองช่องไม่ตรงกัน"))
        if first:
            user = User(username=self.email, email=self.email, display_name=data.get("display_name", ""))
            try:
                validate_password(first, user)
            except forms.ValidationError as error:
                self.add_error("password1", error)
        return data


class PictureForm(forms.Form):
    """A picture for the agency's papers, judged by its content; `cleaned_data["file"]` is a pictures.Picture."""

    REFUSALS = {
        "too_large": _("ไฟล์ใหญ่เกินไป ใช้ไฟล์ไม่เกิน 2 MB และด้านยาวไม่เกิน 4,000 จุด"),
        "unknown_type": _("ใช้ไฟล์ SVG, PNG หรือ JPEG เท่านั้น"),
        "broken": _("เปิดไฟล์นี้ไม่ได้ ลองบันทึกใหม่เป็น SVG หรือ PNG"),
        "too_small": _("ภาพเล็กเกินไป พิมพ์แล้วจะไม่คม ใช้ภาพด้านยาวอย่างน้อย 500 จุด หรือ SVG"),
        "no_shape": _("ไม่พบลายเส้นในไฟล์ SVG นี้ (ข้อความและภาพฝังใช้ไม่ได้) ลองแปลงเป็นเส้นหรือใช้ PNG"),
    }

    file = forms.FileField(
        label=_("ไฟล์ภาพ"),
        help_text=_("SVG (ลายเส้น) ดีที่สุด หรือ PNG, JPEG ด้านยาวอย่างน้อย 500 จุด ไม่เกิน 2 MB"),
        widget=forms.ClearableFileInput(attrs={"accept": ".svg,.png,.jpg,.jpeg"}),
    )

    def clean_file(self) -> pictures.Picture:
        """Return what is kept of the file."""
        try:
            return pictures.judge(self.cleaned_data["file"])
        except pictures.PictureRefused as refused:
            raise forms.ValidationError(self.REFUSALS[refused.code], code=refused.code) from refused


class ResetFactorsForm(forms.Form):
    """Why somebody's second factor is taken away."""

    reason = ThaiCharField(
        label=_("เหตุผล"),
        min_length=5,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("เช่น โทรศัพท์หาย ยืนยันตัวกันแล้วที่สำนักงาน เหตุผลอยู่ในบันทึกเหตุการณ์ถาวร สมาชิกทุกคนอ่านได้"),
    )
