"""Validates OpenAPI documents, their examples and captured bodies.

openapi.py FOLDER CATALOG_SCHEMA, where FOLDER holds NAME.openapi.json, NAME.catalog.json and NAME.bodies.json.
"""

import copy
import json
import pathlib
import re
import sys

from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator


def load(path):
    return json.loads(path.read_text(encoding="utf-8"))


def schema_of(document, schema):
    """Returns the schema with the components that it refers to."""
    whole = {"$schema": "https://json-schema.org/draft/2020-12/schema", "components": document["components"]}
    whole["allOf"] = [schema]
    Draft202012Validator.check_schema(whole)
    return Draft202012Validator(whole, format_checker=Draft202012Validator.FORMAT_CHECKER)


def component_name(code):
    words = re.findall("[A-Za-z0-9]+", code)
    return "".join(word[0].upper() + (word[1:].lower() if word.isupper() else word[1:]) for word in words)


def check(validator, body, what):
    faults = [f"{what}: {fault.message} at {list(fault.absolute_path)}" for fault in validator.iter_errors(body)]
    assert not faults, "\n".join(faults)


def leaves(value, path=()):
    """Yields the scalar members of a body."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            if isinstance(inner, (dict, list)):
                yield from leaves(inner, (*path, index))
    else:
        yield path, value


def without(body, path):
    body = copy.deepcopy(body)
    inner = body
    for step in path[:-1]:
        inner = inner[step]
    del inner[path[-1]]
    return body


folder, catalog_schema = pathlib.Path(sys.argv[1]), load(pathlib.Path(sys.argv[2]))
Draft202012Validator.check_schema(catalog_schema)
totals = {"documents": 0, "examples": 0, "bodies": 0, "refused": 0}
for path in sorted(folder.glob("*.openapi.json")):
    document = load(path)
    name = path.name.removesuffix(".openapi.json")
    OpenAPIV31SpecValidator(document).validate()
    totals["documents"] += 1
    catalog = load(folder / f"{name}.catalog.json")
    check(Draft202012Validator(catalog_schema), catalog, f"{name}: catalogue")

    shown = {error["name"]: error["code"] for error in catalog["errors"] if "code" in error}
    assert bool(shown) == (name not in ("image-presets", "nest")), name
    by_code = {}
    for response in document["components"]["responses"].values():
        for content_type, content in response["content"].items():
            choice = schema_of(document, content["schema"])
            for code, example in content.get("examples", {}).items():
                own = schema_of(document, {"$ref": f"#/components/schemas/{component_name(code)}"})
                by_code[code] = (content_type, choice, own)
                check(own, example["value"], f"{name} {code}: example")
                check(choice, example["value"], f"{name} {code}: example by its response")
                totals["examples"] += 1
                # The schema is strict: it rejects a body with a scalar removed, unless the scalar is optional.
                refused = [leaf for leaf, _ in leaves(example["value"]) if not own.is_valid(without(example["value"], leaf))]
                assert refused, f"{name} {code}: everything is optional"
                totals["refused"] += len(refused)
                if code in shown:
                    other = json.loads(json.dumps(example["value"]).replace(json.dumps(shown[code]), '"NO_SUCH_CODE"'))
                    assert not own.is_valid(other), f"{name} {code}: another code fits"
                    # A newer code fits the response all the same.
                    check(choice, other, f"{name} {code}: newer code")
    assert len(by_code) == len(catalog["errors"]), name
    for error in catalog["errors"]:
        Draft202012Validator.check_schema(error["body"])

    for captured in load(folder / f"{name}.bodies.json"):
        content_type, choice, own = by_code[captured["code"]]
        what = f"{name} {captured['code']}: captured body"
        assert captured["content_type"] == content_type, what
        assert f"Error{captured['status']}" in document["components"]["responses"], what
        check(own, captured["body"], what)
        check(choice, captured["body"], what)
        totals["bodies"] += 1
assert totals["documents"] and totals["bodies"]
print(", ".join(f"{count} {what}" for what, count in totals.items()))
