"""How services write their operations down: a section says once what the operations of a tag share.

    TYPES = Section("Job Type", headers=HEADERS)
    TYPES.post("/job-types", name="createJobType", number=1001, summary="Create a job type").plan(
        types.create_type(JOB), body=JobTypeCreate, conflict=Conflict(Cause.DUPLICATE_NAME, "name")
    )

Statuses and headers follow from the method and from whether it writes; an operation names them only where its page
differs.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import KW_ONLY, dataclass
from typing import Any

from haulier.platform.declarations.operation import (
    BY_ROLE,
    JSON,
    NO_CONFLICT,
    Auth,
    Conflict,
    Docs,
    Handle,
    Hooks,
    Operation,
    OutcomeName,
    Plan,
    RefusalForm,
    RequestBody,
)
from haulier.platform.declarations.parameters import Header, Query

NOT_FOUND = 404


@dataclass(frozen=True, slots=True, kw_only=True)
class Statuses:
    """The statuses that a page of the contract gives its operations. A handle responds with 200."""

    created: int = 201
    """Of a POST that writes."""
    changed: int = 200
    """Of any other method that writes."""
    refusals: tuple[int, ...] = (400, 401)
    documents_404: bool | None = None
    """Do operations document that a thing may not be there? None: those do whose path names one."""


DONE = Statuses()
"""A write is done when the response comes."""
ACCEPTED = Statuses(created=202, changed=202)
"""A write is accepted, and its end is told by a callback."""


@dataclass(frozen=True, slots=True)
class Section:
    """What the operations of one tag share."""

    tag: str
    _: KW_ONLY
    headers: tuple[Header, ...] = ()
    write_headers: tuple[Header, ...] | None = None
    """Of what a plan makes; None: the same."""
    statuses: Statuses = DONE
    auth: Auth = BY_ROLE
    takes_xml: bool = False
    """Is XML taken and given beside JSON? See ``Operation.takes_xml``."""
    is_extension: bool = False
    refusal_form: RefusalForm | None = None

    def get(self, path: str, *, name: str, number: int, summary: str) -> Address:
        """Begin a GET."""
        return Address(self, "GET", path, name, number, summary)

    def post(self, path: str, *, name: str, number: int, summary: str) -> Address:
        """Begin a POST."""
        return Address(self, "POST", path, name, number, summary)

    def put(self, path: str, *, name: str, number: int, summary: str) -> Address:
        """Begin a PUT."""
        return Address(self, "PUT", path, name, number, summary)

    def patch(self, path: str, *, name: str, number: int, summary: str) -> Address:
        """Begin a PATCH."""
        return Address(self, "PATCH", path, name, number, summary)

    def delete(self, path: str, *, name: str, number: int, summary: str) -> Address:
        """Begin a DELETE."""
        return Address(self, "DELETE", path, name, number, summary)

    def refusals_at(self, path: str, documents_404: bool | None) -> frozenset[int]:
        """The refusals that an operation documents: its own word on 404 first, the section's next, then its path's."""
        wanted = self.statuses.documents_404 if documents_404 is None else documents_404
        names_a_thing = "{" in path if wanted is None else wanted
        return frozenset((*self.statuses.refusals, NOT_FOUND) if names_a_thing else self.statuses.refusals)


@dataclass(frozen=True, slots=True)
class Address:
    """An operation half written: where it is and what it is called. ``plan`` or ``handle`` completes it.

    What they are not given is the section's: ``headers``, ``auth``, ``is_extension``, ``refusal_form``, and the
    statuses, where ``documents_404`` corrects one and ``refusals`` all. ``body`` is a type, or a ``RequestBody`` that
    says more.
    """

    section: Section
    method: str
    path: str
    name: str
    number: int
    summary: str

    def plan(
        self,
        plan: Plan,
        *,
        body: Any = None,
        query: tuple[Query, ...] = (),
        response: Any = None,
        raw_response: bool = False,
        media_type: str = JSON,
        reply_statuses: Collection[int] = (),
        hooks: Hooks | None = None,
        conflict: Conflict = NO_CONFLICT,
        outcome_name: OutcomeName | None = None,
        completes_later: bool = False,
        success: int | None = None,
        documents_404: bool | None = None,
        refusals: tuple[int, ...] | None = None,
        headers: tuple[Header, ...] | None = None,
        auth: Auth | None = None,
        is_extension: bool | None = None,
    ) -> Operation:
        """The operation as a write, whose change the plan makes."""
        section, statuses = self.section, self.section.statuses
        usual = section.headers if section.write_headers is None else section.write_headers
        return Operation(
            name=self.name,
            method=self.method,
            path=self.path,
            number=self.number,
            docs=self._docs(is_extension),
            success=success or (statuses.created if self.method == "POST" else statuses.changed),
            refusals=self._refusals(documents_404, refusals),
            headers=usual if headers is None else headers,
            query=query,
            body=_request_body(body),
            plan=plan,
            auth=auth or section.auth,
            hooks=hooks,
            conflict=conflict,
            outcome_name=outcome_name,
            completes_later=completes_later,
            response=response,
            raw_response=raw_response,
            media_type=media_type,
            reply_statuses=frozenset(reply_statuses),
            refusal_form=section.refusal_form,
            takes_xml=section.takes_xml,
        )

    def handle(
        self,
        handle: Handle,
        *,
        body: Any = None,
        query: tuple[Query, ...] = (),
        response: Any = None,
        raw_response: bool = False,
        media_type: str = JSON,
        other_media: tuple[str, ...] = (),
        reply_statuses: Collection[int] = (),
        success: int = 200,
        documents_404: bool | None = None,
        refusals: tuple[int, ...] | None = None,
        headers: tuple[Header, ...] | None = None,
        auth: Auth | None = None,
        is_extension: bool | None = None,
    ) -> Operation:
        """The operation as a read, or whatever else is done without a plan."""
        return Operation(
            name=self.name,
            method=self.method,
            path=self.path,
            number=self.number,
            docs=self._docs(is_extension),
            success=success,
            refusals=self._refusals(documents_404, refusals),
            headers=self.section.headers if headers is None else headers,
            query=query,
            body=_request_body(body),
            handle=handle,
            auth=auth or self.section.auth,
            response=response,
            raw_response=raw_response,
            media_type=media_type,
            other_media=other_media,
            reply_statuses=frozenset(reply_statuses),
            refusal_form=self.section.refusal_form,
            takes_xml=self.section.takes_xml,
        )

    def _docs(self, is_extension: bool | None) -> Docs:
        extension = self.section.is_extension if is_extension is None else is_extension
        return Docs(tag=self.section.tag, summary=self.summary, is_extension=extension)

    def _refusals(self, documents_404: bool | None, refusals: tuple[int, ...] | None) -> frozenset[int]:
        return self.section.refusals_at(self.path, documents_404) if refusals is None else frozenset(refusals)


def _request_body(body: Any) -> RequestBody | None:
    """A request body from what an operation was given: nothing, a type, or the whole of it."""
    return body if body is None or isinstance(body, RequestBody) else RequestBody(body)
