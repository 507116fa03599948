"""Secrets of Kubernetes are read from YAML and JSON without obeying either."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

import pytest

from keydesk.engine.formats import kubernetes
from keydesk.engine.formats.joining import join
from keydesk.engine.formats.parsed import ParseOptions, SourceFile
from keydesk.errors import RefusedError
from keydesk.model.kinds import Kind

if TYPE_CHECKING:
    from keydesk.engine.formats.halves import Harvest

HEAD = "apiVersion: v1\nkind: Secret\nmetadata: {name: orders, namespace: prod}\n"


def read(text: str, options: ParseOptions) -> Harvest:
    return kubernetes.read(SourceFile("s.yaml", text.encode()), options)


def b64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def test_data_is_decoded_and_string_data_taken_as_it_is(options: ParseOptions) -> None:
    harvest = read(f"{HEAD}data:\n  password: {b64('a b')}\nstringData:\n  api-key: ok_1\n", options)
    assert {key.name: key.current.body() for key in harvest.keys} == {"password": b"a b", "api-key": b"ok_1"}
    assert {key.segments for key in harvest.keys} == {("orders",)}
    assert harvest.keys[0].attributes == {"kubernetes-secret": "prod/orders"}


def test_string_data_wins_as_in_kubernetes(options: ParseOptions) -> None:
    harvest = read(f"{HEAD}data: {{a: {b64('old')}}}\nstringData: {{a: new}}\n", options)
    assert [key.current.body() for key in harvest.keys] == [b"new"]


@pytest.mark.parametrize("text", ["yes", "1234", "1e3", "null", "0x1F", "2026-01-01"])
def test_a_scalar_stays_the_text_it_is(options: ParseOptions, text: str) -> None:
    assert read(f"{HEAD}stringData:\n  a: {text}\n", options).keys[0].current.body() == text.encode()


def test_a_key_and_certificate_of_one_secret_join(options: ParseOptions, desk_files: dict[str, SourceFile]) -> None:
    parts = {"tls.key": "tls/edge.key.pem", "tls.crt": "tls/edge.cert.pem"}
    data = "".join(f"  {name}: {b64(desk_files[path].body.decode())}\n" for name, path in parts.items())
    (key,) = join(read(f"{HEAD}data:\n{data}", options).halves)
    assert (key.kind, key.name, key.segments) == (Kind.X509, "tls.key", ("orders",))
    assert key.current.body() == desk_files["tls/edge.key.pem"].body
    assert key.source_format == "PKCS#8 in Kubernetes Secret"


def test_json_and_lists_and_several_namespaces_are_read(options: ParseOptions) -> None:
    items = [
        {"kind": "Secret", "metadata": {"name": "a", "namespace": space}, "stringData": {"password": space}}
        for space in ("prod", "dev")
    ]
    harvest = read(json.dumps({"apiVersion": "v1", "kind": "List", "items": items}), options)
    assert [key.segments for key in harvest.keys] == [("prod", "a"), ("dev", "a")]


def test_other_kinds_beside_a_secret_are_named(options: ParseOptions) -> None:
    harvest = read(f"{HEAD}stringData: {{a: b}}\n---\napiVersion: v1\nkind: ConfigMap\ndata: {{x: y}}\n", options)
    assert [left.reason for left in harvest.unreadable] == ["It also holds a ConfigMap, which is no Secret."]


def test_broken_base64_is_named_by_its_key_alone(options: ParseOptions) -> None:
    harvest = read(f"{HEAD}data: {{a: '%%hidden%%'}}\n", options)
    assert [left.reason for left in harvest.unreadable] == ["a of orders is not base64."]


def test_tags_of_yaml_are_not_obeyed(options: ParseOptions) -> None:
    harvest = read(f"{HEAD}stringData:\n  a: !!python/object/apply:os.system ['true']\n  b: !!int '12'\n", options)
    assert [(key.name, key.current.body()) for key in harvest.keys] == [("b", b"12")]


def test_a_yaml_bomb_is_refused_while_it_is_counted(options: ParseOptions) -> None:
    bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [{','.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(20)
    )
    with pytest.raises(RefusedError, match="aliases"):
        read(HEAD + bomb, options)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("stringData: " + "[" * 200 + "]" * 200, "levels of YAML"),
        ("stringData: {a: 'open", "not valid near line"),
        ("stringData: {a: hidden, a: hidden}", "not valid near line"),
        ("x: " + "y" * (3 * 1024 * 1024), "bytes of YAML"),
    ],
)
def test_yaml_out_of_bounds_is_refused_without_its_values(options: ParseOptions, text: str, why: str) -> None:
    with pytest.raises(RefusedError, match=why) as caught:
        read(HEAD + text, options)
    assert "hidden" not in str(caught.value)
