import {
  BedrockClient,
  PutModelInvocationLoggingConfigurationCommand,
} from '@aws-sdk/client-bedrock'
import {
  CloudTrailClient,
  CreateTrailCommand,
  PutEventSelectorsCommand,
  StartLoggingCommand,
} from '@aws-sdk/client-cloudtrail'
import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch'
import { CreateDetectorCommand, GuardDutyClient } from '@aws-sdk/client-guardduty'
import { BatchImportFindingsCommand, SecurityHubClient } from '@aws-sdk/client-securityhub'
import { recordOrEmpty } from '../../../src/events/plain-record.ts'
import { type ClientSettings, clientSettings } from '../../../src/sources/aws/session.ts'
import { AskedDirectly } from './asked-directly.ts'
import { type Made, putModel } from './moto-models.ts'
import { BUCKETS, dimensionsOf, HOME, type Member } from './organisation.ts'

/** Makes an organisation in moto with two members. @returns their accounts, as Organizations lists them */
export async function makeAccounts(endpoint: string): Promise<readonly string[]> {
  const aws = new AskedDirectly(endpoint, 'us-east-1')
  const ask = (operation: string, input: object) =>
    aws.json('organizations', `AWSOrganizationsV20161128.${operation}`, input)
  await ask('CreateOrganization', { FeatureSet: 'ALL' })
  for (const AccountName of ['models', 'sandbox'])
    await ask('CreateAccount', { AccountName, Email: `${AccountName}@example.com` })
  const { Accounts } = await ask('ListAccounts', {})
  // The first is the one that manages.
  const [, ...members] = Array.isArray(Accounts) ? Accounts : []
  return members.map((member) => String(recordOrEmpty(member)['Id']))
}

/** Puts into moto what a member has, by a role of its own. @returns what moto thought up itself */
export async function putMember(endpoint: string, member: Member): Promise<Made> {
  const arn = `arn:aws:iam::${member.account}:role/OrganizationAccountAccessRole`
  const settings = await clientSettings({ region: HOME, endpointUrl: endpoint, role: { arn } })
  await putMetrics(settings, member)
  const hub = new SecurityHubClient(settings)
  await hub.send(new BatchImportFindingsCommand(importOf(member)))
  hub.destroy()
  await putLogging(settings, member)
  return putModel(settings, member)
}

/** The type of the SDK wants lists that may be written to. */
function importOf({ findings }: Member): BatchImportFindingsCommand['input'] {
  return { Findings: [...findings] }
}

async function putMetrics(settings: ClientSettings, member: Member): Promise<void> {
  const watch = new CloudWatchClient(settings)
  const MetricData = member.metrics.flatMap(({ name: MetricName, values }) =>
    [...values].map(([time, Value]) => ({
      MetricName,
      Dimensions: dimensionsOf(member),
      Timestamp: new Date(time),
      Value,
      Unit: 'None' as const,
    })),
  )
  await watch.send(new PutMetricDataCommand({ Namespace: 'AWS/SageMaker', MetricData }))
  watch.destroy()
}

async function putLogging(settings: ClientSettings, member: Member): Promise<void> {
  const { invocationLog: s3Config } = member
  if (s3Config !== undefined) {
    const bedrock = new BedrockClient(settings)
    const loggingConfig = { s3Config, textDataDeliveryEnabled: true }
    await bedrock.send(new PutModelInvocationLoggingConfigurationCommand({ loggingConfig }))
    bedrock.destroy()
  }
  if (member.hasTrail) await putTrail(new CloudTrailClient(settings))
  if (!member.hasGuardDuty) return
  const guard = new GuardDutyClient(settings)
  const Features = [{ Name: 'S3_DATA_EVENTS' as const, Status: 'ENABLED' as const }]
  await guard.send(new CreateDetectorCommand({ Enable: true, Features }))
  guard.destroy()
}

async function putTrail(trails: CloudTrailClient): Promise<void> {
  const trail = { Name: 'audit', S3BucketName: BUCKETS.listed, IsMultiRegionTrail: true }
  await trails.send(new CreateTrailCommand(trail))
  await trails.send(new StartLoggingCommand({ Name: trail.Name }))
  const EventSelectors = [
    { ReadWriteType: 'All' as const, IncludeManagementEvents: true, DataResources: [] },
  ]
  await trails.send(new PutEventSelectorsCommand({ TrailName: trail.Name, EventSelectors }))
  trails.destroy()
}
