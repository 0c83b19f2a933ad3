"""Every change to criteria and assessments."""

from .install import Installed, install_criteria

__all__ = ["Installed", "install_criteria"]
