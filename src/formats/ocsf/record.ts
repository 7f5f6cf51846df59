import type { JsonObject } from '../format.ts'
import { numberField, objectField, textField } from '../json-fields.ts'

/**
 * An event in the Open Cybersecurity Schema Framework, as Amazon Security Lake writes the logs of AWS: Parquet files with a
 * row an event, below `aws/<source>/<version>/region=…/accountId=…/eventDay=…/`. Parquet is read as it lies; the same events
 * as JSON are read too, alone, in lists and in the envelopes of EventBridge and CloudWatch Logs.
 *
 * ```json
 * { "metadata": { "version": "1.1.0", "uid": "4f0d3c6e-…", "event_code": "AwsApiCall",
 *                 "product": { "name": "CloudTrail", "vendor_name": "AWS", "feature": { "name": "Management" } } },
 *   "class_uid": 6003, "class_name": "API Activity", "time": 1767225600000, "cloud": { "region": "eu-west-1" },
 *   "api": { "operation": "UpdateEndpoint", "service": { "name": "sagemaker.amazonaws.com" },
 *            "request": { "uid": "…", "data": "{\"endpointName\":\"churn\"}" }, "response": { "error": null } },
 *   "actor": { "user": { "type": "AssumedRole", "uid": "arn:aws:sts::111122223333:assumed-role/Deploy/ci",
 *                        "uid_alt": "AROAEXAMPLE:ci", "account": { "uid": "111122223333" }, "credential_uid": "ASIAEXAMPLE" },
 *              "session": { "issuer": "arn:aws:iam::111122223333:role/Deploy", "is_mfa": false } },
 *   "src_endpoint": { "ip": "203.0.113.7" }, "http_request": { "user_agent": "aws-cli/2.17" },
 *   "unmapped": { "recipientAccountId": "111122223333", "readOnly": "false" } }
 * ```
 *
 * An event is told again in the words of the log that it was made of and read as that log, so it has the same identity: who
 * reads both a log and its copy in Security Lake stores each event once. Read are versions 1.0.0-rc.2 to 1.x of these classes:
 * API Activity, Authentication and Account Change of CloudTrail and of EKS audit logs, Network Activity (VPC flow logs), DNS
 * Activity (Route 53 Resolver) and the findings of Security Hub. Other classes, such as the HTTP Activity of WAF, and other
 * products are refused with the reason.
 *
 * https://docs.aws.amazon.com/security-lake/latest/userguide/open-cybersecurity-schema-framework.html
 * https://github.com/ocsf/examples/tree/main/mappings/markdown/AWS
 */
export interface OcsfEvent {
  readonly record: JsonObject
  readonly classUid: number
  readonly className: string
  readonly version: string
  readonly metadata: JsonObject | undefined
  /** `metadata.product`. */
  readonly product: JsonObject | undefined
  readonly cloud: JsonObject | undefined
}

/** Whether an object is an event of any class and version. */
export function isOcsf(record: JsonObject): boolean {
  if (Number.isNaN(numberField(record, 'class_uid'))) return false
  const metadata = objectField(record, 'metadata')
  return metadata !== undefined && (Object.hasOwn(metadata, 'version') || hasType(record))
}

function hasType(record: JsonObject): boolean {
  return Object.hasOwn(record, 'type_uid') || Object.hasOwn(record, 'category_uid')
}

export function readOcsf(record: JsonObject): OcsfEvent {
  const metadata = objectField(record, 'metadata')
  return {
    record,
    classUid: numberField(record, 'class_uid'),
    className: textField(record, 'class_name'),
    version: textField(metadata, 'version'),
    metadata,
    product: objectField(metadata, 'product'),
    cloud: objectField(record, 'cloud'),
  }
}

/** The account that an object names: `account.uid`, in 1.0.0-rc.2 `account_uid`. */
export function accountOf(of: JsonObject | undefined): string {
  return textField(objectField(of, 'account'), 'uid') || textField(of, 'account_uid')
}
