"""Validates OpenAPI documents, their examples and captured bodies.

openapi.py FOLDER CATALOG_SCHEMA, where FOLDER holds NAME.openapi.json, NAME.catalog.json and NAME.bodies.json.
"""

import copy
import json
import pathlib
import re
import sys

from jsonschema import Draft202012Validator
from openapi_schema_validator import OAS30Validator, OAS31Validator
from openapi_spec_validator import OpenAPIV30SpecValidator, OpenAPIV31SpecValidator


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
    name = "".join(word[0].upper() + (word[1:].lower() if word.isupper() else word[1:]) for word in words)
    # The name of a class in generated Python.
    return "ValidationErrorError" if name == "ValidationError" else name


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

# Each version with each kind of union: valid, and so are the examples and the real bodies.
validators = {"3.0.3": (OpenAPIV30SpecValidator, OAS30Validator), "3.1.0": (OpenAPIV31SpecValidator, OAS31Validator)}
totals["variants"] = 0
seen = set()
for path in sorted(folder.glob("*.variant.json")):
    name, version, unions = path.name.split(".")[:3]
    document = load(path)
    of_document, of_schema = validators[document["openapi"]]
    of_document(document).validate()
    seen.add((document["openapi"], unions))

    def by_schema(schema):
        return of_schema({"components": document["components"], "allOf": [schema]})

    by_status = document["components"]["responses"]
    for status, response in by_status.items():
        for content_type, content in response["content"].items():
            validator = by_schema(content["schema"])
            for code, example in content.get("examples", {}).items():
                check(validator, example["value"], f"{path.name} {status} {code}")
        for header, value in response.get("headers", {}).items():
            by_schema(value["schema"]).is_valid("1")
    for captured in load(folder / f"{name}.bodies.json"):
        content = by_status[f"Error{captured['status']}"]["content"][captured["content_type"]]
        check(by_schema(content["schema"]), captured["body"], f"{path.name} {captured['code']}")
    totals["variants"] += 1
assert len(seen) == 6, seen
assert totals["documents"] and totals["bodies"] and totals["variants"]
print(", ".join(f"{count} {what}" for what, count in totals.items()))
