"""Makes clients with openapi-python-client, then calls each service with its client.

python_client.py generate|call FOLDER, where FOLDER/documents holds NAME.open.json.
"""

import importlib
import json
import pathlib
import sys

command, folder = sys.argv[1], pathlib.Path(sys.argv[2])
services = json.loads((folder / "services.json").read_text(encoding="utf-8"))


def module_of(service):
    return service["name"].replace("-", "_")


def generate():
    from openapi_python_client import generate
    from openapi_python_client.config import Config, ConfigFile, MetaType

    faults = []
    for service in services:
        document = folder / "documents" / f"{service['name']}.open.json"
        output = folder / "python" / module_of(service)
        config = Config.from_sources(ConfigFile(post_hooks=[]), MetaType.NONE, document, "utf-8", True, output)
        faults += [f"{service['name']}: {fault.header} {fault.detail}" for fault in generate(config=config)]
    assert not faults, "\n".join(faults)


class ForeignAnswer(Exception):
    """An error response that is not the service's."""


def only_json(response):
    """The hook of httpx without which a client raises a JSONDecodeError."""
    if response.is_error and "json" not in response.headers.get("content-type", ""):
        response.read()
        raise ForeignAnswer(response.status_code, response.text)


def call():
    sys.path.insert(0, str(folder / "python"))
    for service in services:
        name = module_of(service)
        fail = importlib.import_module(f"{name}.api.default.fail")
        client = importlib.import_module(f"{name}.client").Client(
            base_url=service["address"], httpx_args={"event_hooks": {"response": [only_json]}, "trust_env": False}
        )
        for code in service["codes"]:
            answer = {"tool": "openapi-python-client", "service": service["name"], "code": code}
            try:
                response = fail.sync_detailed(code=code, client=client)
                parsed = response.parsed
                answer |= {"status": response.status_code, "type": type(parsed).__name__, "error": parsed.to_dict()}
            except ForeignAnswer as foreign:
                answer |= {"status": foreign.args[0], "error": foreign.args[1]}
            print(json.dumps(answer))


{"generate": generate, "call": call}[command]()
