"""Ways round a guard that were found in the wild, and more of our own: none may get through.

Each is an address and, where it names a host that looks harmless, what that name leads to.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Bypass:
    """One try to reach what nobody may reach."""

    kind: str
    url: str
    leads_to: tuple[str, ...] = field(default=())

    @property
    def name(self) -> str:
        """How the test is called."""
        return f"{self.kind}: {ascii(self.url)[:60]} {' '.join(self.leads_to)}".strip()


SCHEMES = ("file:///etc/passwd", "ftp://example.com/", "gopher://127.0.0.1:70/_",
           "data:text/html,x", "javascript:alert(1)", "dict://127.0.0.1:11211/", "ws://example.com/",
           "about:blank",
           "view-source:https://example.com/", "jar:https://example.com!/", "//127.0.0.1/",
           "http:127.0.0.1", "http:/127.0.0.1/", "http:///127.0.0.1/", "example.com", "", " ",
           "httpſ://example.com/")  # fmt: skip
PORTS = ("http://example.com:22/", "http://example.com:6379/", "https://example.com:8444/",
         "http://example.com:0/", "http://example.com:65536/", "http://example.com:080800/",
         "http://example.com:-80/", "http://example.com:８０/", "http://example.com:80:80/",
         "http://example.com:+80/", "http://example.com: 80/")  # fmt: skip
USERS = ("http://user@example.com/", "http://user:word@example.com/", "http://@example.com/",
         "http://example.com@127.0.0.1/", "http://example.com:80@127.0.0.1/",
         "http://127.0.0.1@example.com/", "http://a@b@example.com/",
         "http://example.com&@127.0.0.1/", "http://[::1]@example.com/")  # fmt: skip
LENGTHS = (f"https://example.com/{'a' * 2048}", f"https://example.com/?{'米' * 300}",
           f"https://{'a.' * 200}com/", f"https://{'a' * 64}.com/")  # fmt: skip
CHARACTERS = ("https://example.com/\r\nHost: evil.example", "https://exam\tple.com/",
              "https://example.com/\x00", "\nhttps://example.com/", "https://example.com/\x7f",
              "https://example.com/\u202egnp.exe", "https://exa\u200bmple.com/",
              "https://example\u00ad.com/", "https://example.com/\u2028", "https://exam ple.com/",
              "https://example.com/\ud800", "https://example.com/\ufeff")  # fmt: skip
BACKSLASHES = ("http:\\\\127.0.0.1\\", "http://example.com\\@127.0.0.1/",
               "http://127.0.0.1\\.example.com/", "https://example.com/\\..\\",
               "http:/\\127.0.0.1/")  # fmt: skip
ENCODED = ("http://%31%32%37.0.0.1/", "http://127.0.0.1%2f.example.com/", "http://%6cocalhost/",
           "http://example.com%00.evil.example/", "http://example.com%2F@127.0.0.1/",
           "http://127%2e0%2e0%2e1/", "http://%E2%91%A0.example.com/")  # fmt: skip
UNICODE = ("http://１２７.0.0.1/", "http://①②⑦.⓪.⓪.①/", "http://127。0。0。1/",
           "http://ⓛocalhost/", "http://ｌｏｃａｌｈｏｓｔ/", "http://127.0.0.1\u2024nip.io/",
           "http://a\u2100b.example/", "http://example.com\uff0f@127.0.0.1/",
           "http://metadata。google。internal/", "http://LOCALHOST/", "http://𝟏𝟐𝟕.𝟎.𝟎.𝟏/",
           "http://xn--a.xn--/\\")  # fmt: skip
NUMBERS = ("http://2130706433/", "http://0x7f000001/", "http://017700000001/", "http://0x7f.1/",
           "http://127.1/", "http://127.0.1/", "http://0177.0.0.1/", "http://0x7f.0x0.0x0.0x1/",
           "http://127.0.0.01/", "http://0/", "http://00000000177.0.0.1/", "http://127.0.0.256/",
           "http://1.2.3.4.5/", "http://example.0x7f/", "http://127.0.0.1.1/", "http://0x/",
           "http://3232235777/", "http://0xA9FEA9FE/", "http://[127.0.0.1]/")  # fmt: skip
DOTS = ("http://localhost./", "http://127.0.0.1./", "http://example.com./", "http://.example.com/",
        "http://example..com/", "http://./", "http://metadata.google.internal./")  # fmt: skip
ZONES = ("http://[fe80::1%25eth0]/", "http://[fe80::1%eth0]/", "http://[::1%25lo]/",
         "http://[2606:2800:220:1::1%2525]/", "http://[v1.fe80::a]/", "http://[::1/",
         "http://::1/", "http://[::1]x/", "http://[]/", "http://[:]:80/")  # fmt: skip
NAMES = ("http://localhost/", "http://a.localhost/", "http://intranet/", "http://router.local/",
         "http://db.internal/", "http://printer.home.arpa/", "http://nas.lan/", "http://x.corp/",
         "http://hidden.onion/", "http://metadata.google.internal/computeMetadata/v1/",
         "http://metadata/", "http://metadata.goog/", "http://instance-data/latest/",
         "http://metadata.tencentyun.com/", "http://kubernetes.default.svc.cluster.local/",
         "http://localhost.localdomain/", "http://-/", "http://ex!ample.com/")  # fmt: skip
FOUR = ("127.0.0.1", "127.255.255.254", "0.0.0.0", "0.1.2.3", "10.0.0.1", "172.16.0.1",
        "172.31.255.255", "192.168.1.1", "169.254.169.254", "169.254.170.2", "100.64.0.1",
        "100.100.100.200", "168.63.129.16", "192.0.0.8", "192.0.0.192", "192.0.2.1",
        "192.88.99.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1",
        "239.255.255.250", "240.0.0.1", "255.255.255.255")  # fmt: skip
SIX = ("::", "::1", "::127.0.0.1", "::8.8.8.8", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
       "::ffff:a9fe:a9fe", "::ffff:0:127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe",
       "64:ff9b:1::1", "64:ff9b:1::808:808", "2002:0a00:1::", "2002:7f00:1::",
       "2002:a9fe:a9fe::", "2001:0:0a00:1::", "2001:0:4136:e378:8000:63bf:80ff:fffe",
       "2001:db8::1", "3fff::1", "2001:2::1", "2001:10::1", "100::1", "5f00::1", "fc00::1",
       "fd00:ec2::254", "fe80::1", "fec0::1", "ff02::1", "ff0e::1", "4000::1",
       "2606:2800:220:1:0:5efe:a00:1", "2606:2800:220:1:200:5efe:7f00:1")  # fmt: skip
LEADING = (
    Bypass("name", "https://127.0.0.1.nip.io/", ("127.0.0.1",)),
    Bypass("name", "https://localtest.me/", ("::1",)),
    Bypass("any of several", "https://evil.example/", ("93.184.215.14", "10.0.0.1")),
    Bypass("any of several", "https://evil.example/", ("93.184.215.14", "2606:2800::1", "::1")),
    Bypass("any of several", "https://evil.example/", ("10.0.0.1", "93.184.215.14")),
    Bypass("name with a zone", "https://evil.example/", ("fe80::1%lo",)),
    Bypass("name", "https://evil.example:8443/", ("169.254.169.254",)),
    Bypass("name in Chinese", "https://内网.example/", ("192.168.0.1",)),
)
TABLE = (
    *(Bypass("scheme", url) for url in SCHEMES),
    *(Bypass("port", url) for url in PORTS),
    *(Bypass("user", url) for url in USERS),
    *(Bypass("length", url) for url in LENGTHS),
    *(Bypass("character", url) for url in CHARACTERS),
    *(Bypass("backslash", url) for url in BACKSLASHES),
    *(Bypass("encoded host", url) for url in ENCODED),
    *(Bypass("unicode host", url) for url in UNICODE),
    *(Bypass("number", url) for url in NUMBERS),
    *(Bypass("dots", url) for url in DOTS),
    *(Bypass("zone or bracket", url) for url in ZONES),
    *(Bypass("name", url) for url in NAMES),
    *(Bypass("literal", f"http://{four}/") for four in FOUR),
    *(Bypass("literal", f"http://[{six}]/") for six in SIX),
    *(Bypass("leads to", "https://evil.example/", (ip,)) for ip in (*FOUR, *SIX)),
    *LEADING,
)
