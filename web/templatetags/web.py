from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html, strip_tags
from django.utils.safestring import mark_safe

from web import taking_part
from web.address import current_address
from web.ages import exact_date, in_utc, now, plain_day, relative_age, spoken_age

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser
    from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def age(moment: datetime, *, css_class: str = "", shown: str = "", exact: str = "") -> SafeString:
    """Show how long ago something was; its exact date takes its place on focus and touch, and is read aloud.

    `shown` takes the place of the age, and `exact` that of the date.
    """
    return _age(moment, css_class=css_class, focus=mark_safe(' tabindex="-1"'), shown=shown, exact=exact)


@register.simple_tag
def age_in_link(moment: datetime, *, css_class: str = "", exact: str = "") -> SafeString:
    """Show the same inside a link, which takes the focus itself."""
    return _age(moment, css_class=css_class, focus="", shown="", exact=exact)


def _age(moment: datetime, *, css_class: str, focus: str, shown: str, exact: str) -> SafeString:
    present, in_full = now(), exact or exact_date(moment)
    return format_html(
        '<span class="age"{}><time class="{}" datetime="{}" title="{}" aria-hidden="true">{}</time> '
        '<span class="age__exact"><span class="visually-hidden">{}, </span>{}</span></span>',
        focus,
        css_class,
        in_utc(moment),
        strip_tags(in_full),
        shown or relative_age(moment, present),
        spoken_age(moment, present),
        in_full,
    )


@register.simple_tag
def day(moment: datetime) -> SafeString:
    """Show the day itself, where a page has room for it beside the age."""
    return format_html('<span class="day">{}</span>', plain_day(moment))


@register.simple_tag
def exactly(moment: datetime) -> SafeString:
    """Say a moment in full, for what has not happened yet."""
    return format_html('<time datetime="{}">{}</time>', in_utc(moment), exact_date(moment))


@register.simple_tag(takes_context=True)
def sign_in_url(context: dict[str, Any], *, back_to: str = "") -> str:
    """Return the address of the sign-in page that brings people back to this place, or to where they are now."""
    request = context["request"]
    return taking_part.sign_in_url(back_to or current_address(request) or request.get_full_path())


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw an icon of the sprite. It says nothing to a screen reader: put words beside it."""
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>', static("icons.svg"), name)


@register.filter
def takes_part(viewer: AbstractBaseUser | AnonymousUser) -> bool:
    """Tell whether to show this viewer what members do here."""
    return taking_part.takes_part(viewer)


@register.filter
def may_join(viewer: AbstractBaseUser | AnonymousUser) -> bool:
    """Tell whether to show this viewer that they would have to sign in; in an archive nobody takes part."""
    return taking_part.may_join(viewer)


@register.filter
def may_return(viewer: AbstractBaseUser | AnonymousUser) -> bool:
    """Tell whether to show this viewer the way back to the account that they deactivated."""
    return taking_part.is_deactivated(viewer) and not taking_part.is_archive()
