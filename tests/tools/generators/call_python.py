"""Calls each service with the Python client that openapi-generator made: call_python.py FOLDER."""

import importlib
import json
import pathlib
import sys

folder = pathlib.Path(sys.argv[1])
for service in json.loads((folder / "services.json").read_text(encoding="utf-8")):
    package = "client_" + service["name"].replace("-", "_")
    sys.path.insert(0, str(folder / "openapi-generator" / f"python-{service['name']}"))
    client = importlib.import_module(package)
    api = client.DefaultApi(client.ApiClient(client.Configuration(host=service["address"])))
    for code in service["codes"]:
        answer = {"tool": "openapi-generator python", "service": service["name"], "code": code}
        try:
            api.fail(code)
        except client.ApiException as error:
            answer |= {"status": error.status, "error": error.body}
            if error.data is not None:
                known = getattr(error.data, "actual_instance", error.data)
                # A member that was not sent is None.
                sent = json.loads(error.body)
                members = {name: value for name, value in known.to_dict().items() if value is not None or name in sent}
                answer |= {"type": type(known).__name__, "error": members}
        print(json.dumps(answer, default=str))
