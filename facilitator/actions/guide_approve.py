"""The board's approval of a guide: kept, compared with today's version, watched when sessions are planned."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from facilitator import approvals
from facilitator.approvals import Approval
from facilitator.errors import NotFound
from guides import diff, library
from guides.diff import Change

if TYPE_CHECKING:
    from facilitator.actions.open_study import OpenStudy
    from facilitator.folder import StudyFolder
    from facilitator.model import Session
    from guides.model import Guide


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs from the approved version."""

    approval: Approval
    changes: tuple[Change, ...]

    def document(self) -> dict[str, Any]:
        """As JSON values."""
        return {"approval": asdict(self.approval), "changes": [asdict(one) for one in self.changes]}


def freeze(study: OpenStudy, guide_id: str, *, approved: str, protocol: str | None) -> Approval:
    """Keep that the board approved the guide as it is now. ``protocol`` is the study's, where none is given.

    Raises NotFound where the study has no sound guide of that id.
    """
    found = library.find(study.folder.guides, guide_id)
    if not found:
        raise NotFound("The study has no sound guide of that id.", "fg guide list")
    path, guide = found
    number = protocol or study.folder.study.protocol or ""
    approval = Approval(guide.id, guide.version, guide.hash, approved, number)
    if approval != approvals.latest(study.folder.guides, guide.id):
        approvals.keep(study.folder.guides, approval, path.read_bytes())
        study.repository.audit("guide-freeze", None, f"guide={guide.id} hash={guide.hash} on={approved}", "")
    return approval


def difference(folder: StudyFolder, guide: Guide) -> Difference:
    """What differs between the approved version and ``guide``. Raises NotFound, BadFile."""
    approval = required(folder, guide.id)
    old = approvals.approved_guide(folder.guides, approval)
    return Difference(approval, diff.compare(old, guide))


def required(folder: StudyFolder, guide_id: str) -> Approval:
    """What the board approved last of that guide; raises NotFound."""
    approval = approvals.latest(folder.guides, guide_id)
    if approval is None:
        raise NotFound(
            "No version of this guide is recorded as approved.", f"fg guide freeze {guide_id} --approved DATE"
        )
    return approval


def other_than_approved(folder: StudyFolder, session: Session) -> Approval | None:
    """The approval that a session's guide departs from; None where it does not, or none is recorded."""
    approval = approvals.latest(folder.guides, session.guide)
    return approval if approval and approval.hash != session.guide_hash else None


def record_use(study: OpenStudy, session: Session) -> None:
    """Note in the audit that a session uses a version that the board has not approved."""
    approval = other_than_approved(study.folder, session)
    if approval:
        detail = f"approved={approval.hash} used={session.guide_hash}"
        study.repository.audit("session-guide-not-approved", session.id, detail, "")


def warning(folder: StudyFolder, session: Session) -> str:
    """What to tell whoever plans a session with a version that is not approved; empty where all is well."""
    approval = other_than_approved(folder, session)
    if not approval:
        return ""
    return (
        f"WARNING: {session.guide} is not the version that the board approved on {approval.approved} "
        f"(version {approval.version}). This is recorded.\n    next: fg guide diff {session.guide}"
    )
