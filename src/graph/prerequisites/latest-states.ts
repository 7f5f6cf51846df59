import type { Engine } from '../../lake/engine.ts'
import { termText } from '../../lake/schema.ts'
import { type JsonValue, parseJson } from '../request-json.ts'

/** How something was found the last time that it was asked for. */
export interface LatestState {
  readonly account: string
  readonly region: string
  readonly kind: string
  readonly resource: string
  /** `OK`, or the error of a question that was refused. */
  readonly status: string
  readonly state: JsonValue
}

const KINDS = [
  'AWS::CloudTrail::Trails',
  'AWS::CloudTrail::Trail',
  'AWS::CloudTrail::TrailStatus',
  'AWS::CloudTrail::EventSelectors',
  'AWS::Bedrock::ModelInvocationLogging',
  'AWS::GuardDuty::Detectors',
  'AWS::GuardDuty::Detector',
  'cloudtrail:DescribeTrails',
  'cloudtrail:GetTrailStatus',
  'cloudtrail:GetEventSelectors',
  'bedrock:GetModelInvocationLoggingConfiguration',
  'guardduty:ListDetectors',
  'guardduty:GetDetector',
  'sagemaker:ListEndpoints',
]

const MOST = 100_000

/** The latest answer about each setting of logging, in each account and Region. */
export async function latestStates(engine: Engine): Promise<readonly LatestState[]> {
  const rows = await engine.query(
    `SELECT ${termText('s.account')} AS account, ${termText('s.region')} AS region, ${termText('s.kind')} AS kind,
       ${termText('s.resource')} AS resource, ${termText('s.status')} AS status, s.state
     FROM (SELECT *, row_number() OVER (PARTITION BY account, region, kind, resource
         ORDER BY time DESC, asked DESC, key) AS nth
       FROM stored.resource_state
       WHERE kind IN (SELECT id FROM term WHERE text IN (SELECT unnest($1::VARCHAR[])))) s
     WHERE s.nth = 1 ORDER BY account, region, kind, resource LIMIT ${MOST}`,
    [KINDS],
  )
  const states = rows.map((row) => {
    const word = (name: string) => String(row[name] ?? '')
    return {
      account: word('account'),
      region: word('region'),
      kind: word('kind'),
      resource: word('resource'),
      status: word('status'),
      state: parseJson(word('state')),
    }
  })
  return states.filter(({ status }) => status === 'OK' || DENIED.test(status))
}

/** That AWS was in no state to answer says neither that a log is off nor that a permission is missing. */
const DENIED = /Denied|Authoriz|Forbidden/
