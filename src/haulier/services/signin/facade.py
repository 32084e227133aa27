"""What other services may use of signing in.

Who proves otherwise who a person is (an outside provider) takes the ``flow`` from the link of the sign-in page, opens
it with ``open_login`` before and after the way outside, and ends with ``proved``, which asks for the second factor
where that is needed and sends the person back to the app; or with a page that has a ``back_button``.
"""

from __future__ import annotations

from haulier.platform.commands.call import Call
from haulier.platform.commands.reply import Reply
from haulier.platform.http.pages.flows import open_flow
from haulier.services.session.facade import begin_session
from haulier.services.signin.commands.authorize import console_path
from haulier.services.signin.commands.completion import note_refused
from haulier.services.signin.commands.sessions import plan_ending
from haulier.services.signin.commands.steps import PASSWORD, PROVIDER, proved
from haulier.services.signin.flow import PURPOSE, LoginFlow
from haulier.services.signin.pages import back_button, login_page
from haulier.services.signin.realm import enter_realm
from haulier.services.signin.rules.authorization import Authorization

__all__ = [
    "PROVIDER", "LoginFlow", "back_button", "begin_session", "enter_console_with_password", "enter_realm",
    "login_page", "note_refused", "open_login", "plan_ending", "proved",
]  # fmt: skip


async def enter_console_with_password(call: Call, user_id: str, language: str) -> Reply:
    """Sign a person in to the console who set a password a moment ago, by the second factor where one is needed."""
    flow = LoginFlow(request=Authorization(console=console_path(None)), language=language)
    return await proved(call, flow, user_id, (PASSWORD,))


def open_login(call: Call, flow: str) -> LoginFlow:
    """The sign-in of this text, if this browser began it not long ago. Enter the realm first. Raises Refusal, 400."""
    return open_flow(call, PURPOSE, flow, LoginFlow, is_form=False)
