"""Holds requests of BatchImportFindings, one a line of a file, against botocore's model of Security Hub."""

import json
import sys

import botocore.session
from botocore.validate import ParamValidator

model = botocore.session.get_session().get_service_model("securityhub")
shape = model.operation_model("BatchImportFindings").input_shape
for number, line in enumerate(open(sys.argv[1], encoding="utf-8")):
    report = ParamValidator().validate(json.loads(line), shape)
    if report.has_errors():
        print(number, report.generate_report())
print("done")
