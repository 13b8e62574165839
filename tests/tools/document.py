"""Validates the OpenAPI document of a service, its examples and its real responses.

document.py FOLDER, where FOLDER holds openapi.json and answers.json.
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

operations = {}
examples = 0
for path in document["paths"].values():
    for operation in path.values():
        operations[operation["operationId"]] = operation["responses"]
        for response in operation["responses"].values():
            for content in response.get("content", {}).values():
                for example in content.get("examples", {}).values():
                    Draft202012Validator(content["schema"]).validate(example["value"])
                    examples += 1
for answer in answers:
    content = operations[answer["operation"]][answer["status"]]["content"][answer["content_type"]]
    validator = Draft202012Validator(content["schema"])
    validator.validate(answer["body"])
    assert answer["code"] in content["examples"], answer["code"]
    assert not validator.is_valid({**answer["body"], "code": "NO_SUCH_CODE"}), answer["code"]
    details = answer["body"].get("details")
    # With the feature `schemars` the members of the service's own types are validated, too.
    is_known = "x-rust-type" not in json.dumps(content["schema"])
    for offer in details.get("offers", []) if is_known and isinstance(details, dict) else []:
        del offer["article"]
        assert not validator.is_valid(answer["body"]), f"{answer['code']}: an offer without its article fits"
assert examples and answers
print(f"{examples} examples, {len(answers)} answers")
