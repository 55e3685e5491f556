from .address import ChangeAddressForm
from .passwords import NewPasswordForm, ResetPasswordForm
from .sessions import EndSessionsForm
from .sign_in import SignInForm
from .sign_up import SignUpForm

__all__ = ["ChangeAddressForm", "EndSessionsForm", "NewPasswordForm", "ResetPasswordForm", "SignInForm", "SignUpForm"]
