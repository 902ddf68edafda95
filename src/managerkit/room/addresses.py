"""Where phones reach this machine: the addresses of its networks, and a square to photograph."""

import ipaddress
import os
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from markupsafe import Markup

_VIRTUAL = ("docker", "br-", "veth", "virbr", "vbox", "vmnet", "utun", "tun", "tap", "vethernet")
"""How the networks of containers, virtual machines and tunnels are called, which no phone is in."""


def addresses() -> list[tuple[str, str]]:
    """The networks that this machine is in: each one's name and this machine's address there, likeliest first.

    Those that lead nowhere else are left out: loopback, and addresses that a card gives itself when nobody answers.
    """
    import psutil

    up = {name for name, state in psutil.net_if_stats().items() if state.isup}
    found = [
        (name, one.address)
        for name, ones in psutil.net_if_addrs().items()
        if name in up
        for one in ones
        if one.family == socket.AF_INET and _leads_somewhere(one.address)
    ]
    return sorted(found, key=lambda place: (_is_virtual(place[0]), place))


@dataclass(frozen=True)
class HubPlace:
    """Where a room is on a JupyterHub: the path that the hub sends along with each request, and the room's address.

    `address` begins with the hub's own, where the hub says which that is.
    """

    prefix: str
    address: str


def hub_socket() -> str:
    """The path of the socket to which the cohort's hub leads phones; "" where there is none."""
    return os.environ.get("MANAGERKIT_ROOM_SOCKET", "")


def on_a_hub(port: int) -> HubPlace | None:
    """Where a room is that a cohort's hub leads to, or that runs in somebody's own server on a hub; None elsewhere.

    A cohort's hub says by the environment what the address is, and sends its path along. In somebody's own server it is
    jupyter-server-proxy that leads to a port, and cuts the path off; there the hub says which server it is:
    https://jupyterhub.readthedocs.io/en/stable/reference/services.html.

    Args:
        port: at which the room listens.
    """
    if hub_socket():
        address = os.environ.get("MANAGERKIT_ROOM", "").rstrip("/")
        return HubPlace(urlsplit(address).path, address)
    path = os.environ.get("JUPYTERHUB_SERVICE_PREFIX", "").rstrip("/")
    if not path:
        return None
    public = os.environ.get("JUPYTERHUB_PUBLIC_URL", "").rstrip("/") or path
    return HubPlace("", f"{public}/proxy/{port}")


def square(address: str) -> Markup:
    """A QR code as an inline picture, black on white in any theme.

    Args:
        address: what it leads to.
    """
    import segno

    drawn = segno.make(address, error="m").svg_inline(scale=8, border=3, dark="#000", light="#fff", omitsize=True)
    return Markup(drawn.replace("<svg ", '<svg role="img" aria-label="A square to photograph with a phone" ', 1))


def _leads_somewhere(address: str) -> bool:
    place = ipaddress.ip_address(address)
    return not place.is_loopback and not place.is_link_local


def _is_virtual(name: str) -> bool:
    return name.lower().startswith(_VIRTUAL)
