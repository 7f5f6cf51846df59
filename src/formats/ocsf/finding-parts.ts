import type { Json, JsonObject } from '../format.ts'
import {
  anyField,
  arrayField,
  booleanField,
  isObject,
  numberField,
  objectField,
  textField,
} from '../json-fields.ts'
import { present } from './present.ts'
import { timeOf, timeText } from './times.ts'

/** What a finding says beyond what and where it is, in the words of ASFF; only what is there. Pieces that OCSF has no place for
 * are in `told`. */
export function partsOf(
  record: JsonObject,
  info: JsonObject | undefined,
  told: JsonObject,
): JsonObject {
  return present({
    Remediation: remediationOf(
      objectField(record, 'remediation') ?? objectField(info, 'remediation'),
    ),
    Compliance: complianceOf(record, objectField(told, 'Compliance')),
    Malware: malwareIn(record, objects(told, 'Malware')[0]),
    Process: processOf(objectField(record, 'process')),
    Vulnerabilities: objects(record, 'vulnerabilities').map(vulnerabilityOf),
    RelatedFindings: objects(info, 'related_events').map((related) =>
      present({ ProductArn: textField(related, 'product_uid'), Id: textField(related, 'uid') }),
    ),
    Note: present({ Text: textField(record, 'message') }),
  })
}

/** What a control found. */
function complianceOf(record: JsonObject, rest: JsonObject | undefined): JsonObject {
  const compliance = objectField(record, 'compliance')
  const reasons = arrayField(rest, 'StatusReasons').filter(isObject)
  const reason = present({
    Description: textField(compliance, 'status_detail'),
    ReasonCode: textField(compliance, 'status_code') || textField(reasons[0], 'ReasonCode'),
  })
  const standards = arrayField(compliance, 'standards')
  return present({
    ...rest,
    Status: textField(compliance, 'status').toUpperCase(),
    SecurityControlId:
      textField(compliance, 'control') || (anyField(rest, 'SecurityControlId') ?? ''),
    RelatedRequirements: arrayField(compliance, 'requirements'),
    StatusReasons: Object.keys(reason).length > 0 ? [reason] : [],
    AssociatedStandards:
      standards.length > 0
        ? standards.map((id) => ({ StandardsId: id }))
        : arrayField(rest, 'AssociatedStandards'),
  })
}

function remediationOf(remediation: JsonObject | undefined): JsonObject {
  const [url] = [
    ...arrayField(remediation, 'references'),
    ...arrayField(remediation, 'kb_articles'),
  ]
  const recommendation = present({ Text: textField(remediation, 'desc'), Url: url ?? '' })
  return Object.keys(recommendation).length > 0 ? { Recommendation: recommendation } : {}
}

/** How a single one was dealt with stands among the pieces. */
function malwareIn(record: JsonObject, rest: JsonObject | undefined): readonly JsonObject[] {
  const found = objects(record, 'malware').map(malwareOf)
  return found.length === 1 ? found.map((one) => ({ ...one, ...rest })) : found
}

function malwareOf(malware: JsonObject): JsonObject {
  const [kind] = arrayField(malware, 'classifications')
  return present({
    Name: textField(malware, 'name'),
    Type: typeof kind === 'string' ? kind.toUpperCase() : '',
    Path: textField(malware, 'path'),
  })
}

function processOf(process: JsonObject | undefined): JsonObject {
  return present({
    Name: textField(process, 'name'),
    Path: textField(objectField(process, 'file'), 'path'),
    Pid: number(process, 'pid'),
    ParentPid: number(objectField(process, 'parent_process'), 'pid'),
    LaunchedAt: timeText(timeOf(process, 'created_time')),
    TerminatedAt: timeText(timeOf(process, 'terminated_time')),
  })
}

function vulnerabilityOf(vulnerability: JsonObject): JsonObject {
  const cve = objectField(vulnerability, 'cve')
  const score = objectField(cve, 'cvss')
  const packages = [
    ...objects(vulnerability, 'affected_packages'),
    ...objects(vulnerability, 'packages'),
  ]
  const [url] = arrayField(vulnerability, 'kb_articles')
  return present({
    Id: textField(cve, 'uid'),
    Cvss: (score === undefined ? objects(cve, 'cvss') : [score]).map(scoreOf),
    ReferenceUrls: arrayField(vulnerability, 'references'),
    RelatedVulnerabilities: arrayField(vulnerability, 'related_vulnerabilities'),
    Vendor: present({
      Name: textField(vulnerability, 'vendor_name'),
      Url: url ?? '',
      VendorCreatedAt: timeText(timeOf(cve, 'created_time')),
      VendorUpdatedAt: timeText(timeOf(cve, 'modified_time')),
    }),
    VulnerablePackages: packages.map(packageOf),
    FixAvailable: yesOrNo(vulnerability, 'is_fix_available'),
    ExploitAvailable: yesOrNo(vulnerability, 'is_exploit_available'),
  })
}

function scoreOf(score: JsonObject): JsonObject {
  const base = numberField(score, 'base_score')
  return present({
    // Version 1.0.0-rc.2 has it as a float of 32 bits.
    BaseScore: Number.isNaN(base) ? '' : Math.round(base * 10) / 10,
    BaseVector: textField(score, 'vector_string'),
    Version: textField(score, 'version'),
  })
}

function packageOf(one: JsonObject): JsonObject {
  const epoch = numberField(one, 'epoch')
  return present({
    Architecture: textField(one, 'architecture'),
    Epoch: Number.isNaN(epoch) ? '' : String(epoch),
    Name: textField(one, 'name'),
    Release: textField(one, 'release'),
    Version: textField(one, 'version'),
    PackageManager: textField(one, 'package_manager'),
    FilePath: textField(one, 'path'),
    FixedInVersion: textField(one, 'fixed_in_version'),
  })
}

function yesOrNo(of: JsonObject, name: string): string {
  const value = booleanField(of, name)
  return value === undefined ? '' : value ? 'YES' : 'NO'
}

function number(of: JsonObject | undefined, name: string): Json {
  const value = numberField(of, name)
  return Number.isNaN(value) ? '' : value
}

function objects(of: JsonObject | undefined, name: string): readonly JsonObject[] {
  return arrayField(of, name).filter(isObject)
}
