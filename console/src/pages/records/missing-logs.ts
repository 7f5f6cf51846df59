import type { RecordKind } from './record-fields.ts'

/** Why there may be no record of a kind, and how its log is had. */
export const MISSING: Readonly<
  Record<RecordKind, { readonly title: string; readonly help: string }>
> = {
  call: {
    title: 'No API call in this scope',
    help: 'Calls come from AWS CloudTrail: a trail with management events, and data events for SageMaker and Bedrock, into a bucket that dupin ingest reads. Or choose another scope time.',
  },
  invocation: {
    title: 'No invocation in this scope',
    help: 'Invocations come from model invocation logging, in the settings of Amazon Bedrock, and from data capture of SageMaker endpoints. Or choose another scope time.',
  },
  flow: {
    title: 'No flow in this scope',
    help: 'Flows come from VPC flow logs delivered to Amazon S3. Or choose another scope time.',
  },
  dns: {
    title: 'No DNS query in this scope',
    help: 'DNS queries come from Route 53 Resolver query logging of your VPCs, delivered to Amazon S3. A resolver does not log what it answers from its cache. Or choose another scope time.',
  },
  metric: {
    title: 'No metric in this scope',
    help: 'Metrics come from a CloudWatch metric stream, in JSON or OpenTelemetry, delivered to Amazon S3. Or choose another scope time.',
  },
  finding: {
    title: 'No finding of another service in this scope',
    help: 'Findings come from GuardDuty’s export to Amazon S3 and from Security Hub. Or choose another scope time. Dupin’s own findings are in Finding groups.',
  },
}
