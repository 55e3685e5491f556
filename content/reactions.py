"""Named reactions (facts 3.7): their words, and what is shown of who reacted how."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from content.models import Reaction, ReactionKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.utils.functional import Promise

    from profiles.models import User, Viewer

UNKNOWN_REACTION = _("deleted react")

REACTION_LABELS: dict[str, Promise] = {
    "agree": _("Agreed"),
    "disagree": _("Disagree"),
    "important": _("Important"),
    "insightful": _("Insightful"),
    "goodpoint": _("Good point!"),
    "changemind": _("Changed My Mind"),
    "thanks": _("Thanks"),
    "support": _("Support"),
    "verified": _("I checked, it's true"),
    "verifiedFalse": _("I checked, it's False"),
    "betTrue": _("I'd bet this is true"),
    "betFalse": _("I'd bet this is false"),
    "surprise": _("Surprise"),
    "roll": _("Skeptical"),
    "yeswhatimean": _("Yes, that's my position"),
    "miss": _("Missed the point"),
    "elaborate": _("Elaborate?"),
    "offtopic": _("Seems Offtopic?"),
    "shakyPremise": _("Shaky Premise"),
    "locallyInvalid": _("Locally Invalid"),
    "coveredAlready": _("I already addressed this"),
    "unnecessarily-combative": _("Too Combative?"),
    "muddled": _("Difficult to Parse"),
    "strawman": _("Misunderstands position?"),
    "dontUnderstand": _("I don't understand"),
    "locallyValid": _("Locally Valid"),
    "notPlanningToRespond": _("Not Planning to Respond"),
    "seen": _("I Saw This"),
    "empathy": _("Empathy"),
    "heart": _("Heart"),
    "crux": _("That's a crux"),
    "notacrux": _("Not a crux"),
    "prediction": _("What's your prediction?"),
    "examples": _("Examples?"),
    "additionalQuestions": _("Additional Questions"),
    "taboo": _("Taboo those words?"),
    "discussedAlready": _("This has already been discussed"),
    "unnecessarily-harsh": _("Unnecessarily Harsh"),
    "handshake": _("I Agree to This"),
    "scout": _("Scout Mindset"),
    "scholarship": _("Nice Scholarship!"),
    "concrete": _("Concrete"),
    "key": _("Key Insight"),
    "shrug": _("Unsure"),
    "scales": _("Seems Borderline"),
    "thinking": _("Thinking"),
    "obtuse": _("Obtuse"),
    "nonSequitur": _("Non Sequitur"),
    "tooManyAssumptions": _("Too Many Assumptions"),
    "hitsTheMark": _("Hits the Mark"),
    "timecost": _("Not worth getting into?"),
    "excitement": _("Exciting"),
    "paperclip": _("Paperclip"),
    "clear": _("Clearly Written"),
    "typo": _("Typo"),
    "laugh": _("Haha!"),
    "disappointed": _("Disappointed"),
    "sad": _("Sad"),
    "confused": _("I notice I'm confused"),
    "smile": _("Smile"),
    "facilitation": _("Good Facilitation"),
    "soldier": _("Soldier Mindset"),
    "thumbs-up": _("Thumbs Up"),
    "thumbs-down": _("Thumbs Down"),
    "1percent": _("Less than 1% likely"),
    "10percent": _("10% likely"),
    "25percent": _("~25% likely"),
    "40percent": _("~40% likely"),
    "50percent": _("~50% likely"),
    "60percent": _("~60% likely"),
    "75percent": _("~75% likely"),
    "90percent": _("~90% likely"),
    "99percent": _("99+% likely"),
    "why": _("Why? / Citation?"),
    "moloch": _("Moloch"),
    "plus": _("Plus One"),
    "llm-smell": _("Smells like LLM"),
    "changed-mind-on-point": _("Changed My Mind (on this point)"),
    "resolved": _("Question Answered"),
    "sneer": _("Too Sneering?"),
    "strong-argument": _("Strong Argument"),
    "weak-argument": _("Weak Argument"),
    "bet": _("Let's make a bet!"),
    "hat": _("Bowing Out"),
    "nitpick": _("Nitpick"),
    "bowels": _('"I beseech you!"'),
    "addc": _("Agree Denotationally, Disagree Connotationally"),
    "beautiful": _("Beautiful!"),
    "oops": _("Oops!"),
    "coveredAlready2": _("Already addressed"),
}


# Shown where they stand, but given no more (facts 3.7).
DEPRECATED = frozenset(
    {"verified", "verifiedFalse", "empathy", "prediction", "unnecessarily-harsh", "handshake", "key", "nonSequitur"}
)

# What is offered, in the groups and the order of ForumMagnum's list; the titles are ours.
PALETTE = (
    (_("Most used"), "agree disagree important dontUnderstand plus shrug thumbs-up thumbs-down seen"),
    (_("Feelings"), "smile laugh sad disappointed confused thinking oops surprise excitement"),
    (
        _("In answer"),
        """changemind changed-mind-on-point heart goodpoint thanks typo why resolved beautiful hat offtopic
        coveredAlready2""",
    ),
    (
        _("On the argument"),
        """strong-argument weak-argument crux notacrux hitsTheMark miss strawman nitpick addc bet llm-smell bowels
        moloch paperclip""",
    ),
    (
        _("On the writing"),
        "clear muddled scholarship facilitation concrete examples scout soldier unnecessarily-combative sneer",
    ),
    (_("How likely"), "1percent 10percent 25percent 40percent 50percent 60percent 75percent 90percent 99percent"),
)

KIND_WORDS: dict[str, Promise] = {
    ReactionKind.CREATED: _("reacted"),
    ReactionKind.SECONDED: _("agrees"),
    ReactionKind.DISAGREED: _("disagrees"),
}


@dataclass(frozen=True)
class ShownReaction:
    """A reaction to a comment, and all who gave, seconded or opposed it; `own` is the viewer's among them."""

    name: str
    label: str
    given: list[Reaction]
    own: Reaction | None

    @property
    def count(self) -> int:
        """Return those for it less those against it."""
        return 2 * len(self._people_for) - len(self.given)

    @property
    def is_shown(self) -> bool:
        """Whether it stands at the comment itself (facts 3.7); all of them stand in the list of who reacted."""
        return self.count > 0 or self.own is not None

    @property
    def names_for(self) -> str:
        return ", ".join(reaction.person.shown_name for reaction in self._people_for)

    @property
    def people(self) -> list[tuple[User, Promise]]:
        return [(reaction.person, KIND_WORDS[reaction.kind]) for reaction in self.given]

    @property
    def _people_for(self) -> list[Reaction]:
        return [reaction for reaction in self.given if reaction.kind != ReactionKind.DISAGREED]


def sum_up(reactions: Iterable[Reaction], viewer: Viewer) -> list[ShownReaction]:
    """Return the reactions to a comment by their names, those with the highest count first (facts 3.7)."""
    by_name: dict[str, list[Reaction]] = {}
    for reaction in reactions:
        by_name.setdefault(reaction.name, []).append(reaction)
    summed = [_sum_up_one(name, same, viewer) for name, same in by_name.items()]
    return sorted(summed, key=lambda reaction: -reaction.count)


def label_of(name: str) -> str:
    return str(REACTION_LABELS.get(name, UNKNOWN_REACTION))


def _sum_up_one(name: str, given: list[Reaction], viewer: Viewer) -> ShownReaction:
    own = next((reaction for reaction in given if reaction.person_id == viewer.pk), None)
    return ShownReaction(name, label_of(name), given, own)
