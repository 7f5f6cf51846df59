import type { JsonObject, Rejection } from '../format.ts'
import { anyField, arrayField, isObject, objectField, textField } from '../json-fields.ts'

/**
 * A finding in the AWS Security Finding Format (ASFF): GetFindings and BatchImportFindings hold many under `Findings`,
 * EventBridge (`Security Hub Findings - Imported`) under `detail.findings`. Findings of Security Hub in OCSF are another
 * format.
 *
 * ```json
 * {
 *   "SchemaVersion": "2018-10-08", "AwsAccountId": "111122223333", "Region": "us-east-1",
 *   "Id": "arn:aws:securityhub:us-east-1:111122223333:security-control/SageMaker.1/finding/5f4d…",
 *   "ProductArn": "arn:aws:securityhub:us-east-1::product/aws/securityhub", "ProductName": "Security Hub",
 *   "GeneratorId": "security-control/SageMaker.1",
 *   "Types": ["Software and Configuration Checks/Industry and Regulatory Standards"],
 *   "FirstObservedAt": "2026-01-01T00:00:00Z", "LastObservedAt": "2026-01-02T00:00:00Z",
 *   "CreatedAt": "2026-01-01T00:00:00Z", "UpdatedAt": "2026-01-02T00:00:00Z",
 *   "Severity": { "Label": "HIGH", "Normalized": 70 }, "Title": "…", "Description": "…",
 *   "Resources": [{ "Type": "AwsSageMakerNotebookInstance", "Id": "arn:aws:sagemaker:…:notebook-instance/lab" }],
 *   "Compliance": { "Status": "FAILED" }, "Workflow": { "Status": "NEW" }, "RecordState": "ACTIVE"
 * }
 * ```
 *
 * A finding of GuardDuty that Security Hub hands on has GuardDuty's ARN as its `Id` and counts as the one that GuardDuty
 * itself wrote. An attack sequence is told in `Detection.Sequence`.
 *
 * https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_AwsSecurityFinding.html
 * https://docs.aws.amazon.com/guardduty/latest/ug/securityhub-integration.html
 */
export interface SecurityFinding {
  readonly id: string
  readonly productArn: string
  readonly productName: string
  readonly generator: string
  readonly account: string
  readonly region: string
  /** As the taxonomy writes them: `TTPs/Discovery/Recon:IAMUser-…`. */
  readonly types: readonly string[]
  readonly title: string
  readonly description: string
  readonly firstObserved: string
  readonly lastObserved: string
  readonly created: string
  readonly updated: string
  readonly severity: JsonObject | undefined
  readonly resources: readonly JsonObject[]
  readonly compliance: JsonObject | undefined
  readonly action: JsonObject | undefined
  readonly network: JsonObject | undefined
  readonly sequence: JsonObject | undefined
  /** What a product adds, by names such as `aws/guardduty/service/count`. */
  readonly fields: JsonObject | undefined
  readonly record: JsonObject
}

const PRODUCT = /^arn:aws[a-z-]{0,20}:securityhub:([a-z0-9-]{0,32}):(\d{0,12}):product\//

/** Whether an object is a finding in ASFF: its product's ARN beside an account or the version of the schema. */
export function isSecurityFinding(record: JsonObject): boolean {
  return (
    PRODUCT.test(textField(record, 'ProductArn')) &&
    (Object.hasOwn(record, 'AwsAccountId') || Object.hasOwn(record, 'SchemaVersion'))
  )
}

export function readSecurityFinding(record: JsonObject): SecurityFinding | Rejection {
  const id = textField(record, 'Id')
  if (!id) return { reason: 'missing-field', detail: 'a finding without an Id' }
  const productArn = textField(record, 'ProductArn')
  const [, region = ''] = PRODUCT.exec(productArn) ?? []
  const provider = objectField(record, 'FindingProviderFields')
  const listed = texts(record, 'Types')
  return {
    id,
    productArn,
    productName: textField(record, 'ProductName'),
    generator: textField(record, 'GeneratorId'),
    account: accountOf(record),
    region: textField(record, 'Region') || region,
    types: listed.length > 0 ? listed : texts(provider, 'Types'),
    title: textField(record, 'Title'),
    description: textField(record, 'Description'),
    firstObserved: textField(record, 'FirstObservedAt'),
    lastObserved: textField(record, 'LastObservedAt'),
    created: textField(record, 'CreatedAt'),
    updated: textField(record, 'UpdatedAt'),
    severity: objectField(record, 'Severity') ?? objectField(provider, 'Severity'),
    resources: arrayField(record, 'Resources').filter(isObject),
    compliance: objectField(record, 'Compliance'),
    action: objectField(record, 'Action'),
    network: objectField(record, 'Network'),
    sequence: objectField(objectField(record, 'Detection'), 'Sequence'),
    fields: objectField(record, 'ProductFields'),
    record,
  }
}

/** Twelve digits; some tools write them as a number. */
function accountOf(record: JsonObject): string {
  const account = anyField(record, 'AwsAccountId')
  return typeof account === 'number'
    ? String(account).padStart(12, '0')
    : textField(record, 'AwsAccountId')
}

function texts(holder: JsonObject | undefined, key: string): readonly string[] {
  return arrayField(holder, key).filter((value) => typeof value === 'string')
}
