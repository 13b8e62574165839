"""Validates the OpenAPI document of a service, its examples and its real responses.

document.py FOLDER, where FOLDER holds openapi.json and answers.json. An answer has its `body`, and the `other` bodies
that are not valid.
"""

import json
import pathlib
import sys

import openapi_spec_validator
from jsonschema import Draft202012Validator

folder = pathlib.Path(sys.argv[1])
document = json.loads((folder / "openapi.json").read_text(encoding="utf-8"))
answers = json.loads((folder / "answers.json").read_text(encoding="utf-8"))
openapi_spec_validator.validate(document)


def validator_of(schema):
    """Returns the validator of a schema that refers to components."""
    whole = {"components": document.get("components", {}), "allOf": [schema]}
    Draft202012Validator.check_schema(whole)
    return Draft202012Validator(whole, format_checker=Draft202012Validator.FORMAT_CHECKER)


operations = {}
examples = 0
for path in document["paths"].values():
    for operation in path.values():
        operations[operation["operationId"]] = operation["responses"]
        for response in operation["responses"].values():
            for content in response.get("content", {}).values():
                for example in content.get("examples", {}).values():
                    validator_of(content["schema"]).validate(example["value"])
                    examples += 1
others = 0
for answer in answers:
    content = operations[answer["operation"]][answer["status"]]["content"][answer["content_type"]]
    validator = validator_of(content["schema"])
    validator.validate(answer["body"])
    assert answer["code"] in content["examples"], answer["code"]
    for other in answer["other"]:
        assert not validator.is_valid(other), f"{answer['code']}: {other}"
        others += 1
assert examples and answers and others
print(f"{examples} examples, {len(answers)} answers, {others} other bodies")
