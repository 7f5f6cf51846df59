import type { ApiCall } from './act.ts'
import { isEndpoint } from './caller.ts'
import type { Endpoint } from './endpoints.ts'
import { type Invocation, OUTCOME_ERRORS } from './inference.ts'
import type { JsonRecord } from './json.ts'
import { type FoundationModel, modelArn } from './models.ts'

/** The CloudTrail record of a call, as one line of JSON with CloudTrail's own field names (event version 1.11). */
export function cloudTrailRecord(call: ApiCall): string {
  const { actor } = call
  const byService = actor.ip.endsWith('.amazonaws.com') || actor.ip === 'AWS Internal'
  const data = call.data === true
  return JSON.stringify({
    eventVersion: '1.11',
    userIdentity: actor.identity,
    eventTime: `${new Date(call.time).toISOString().slice(0, 19)}Z`,
    eventSource: `${call.service}.amazonaws.com`,
    eventName: call.operation,
    awsRegion: call.region,
    sourceIPAddress: actor.ip,
    userAgent: actor.userAgent,
    errorCode: call.error?.code,
    errorMessage: call.error?.message,
    requestParameters: call.request,
    responseElements: call.response,
    additionalEventData: call.additional,
    requestID: call.requestId,
    eventID: call.eventId,
    readOnly: call.readOnly,
    resources: call.resources,
    eventType: call.eventType ?? 'AwsApiCall',
    managementEvent: !data,
    recipientAccountId: call.account,
    sharedEventID: call.sharedEventId,
    vpcEndpointId: actor.vpcEndpoint,
    vpcEndpointAccountId: actor.vpcEndpoint === undefined ? undefined : call.account,
    eventCategory: data ? 'Data' : 'Management',
    tlsDetails: byService ? undefined : tls(call),
    sessionCredentialFromConsole: actor.userAgent.startsWith('Mozilla/') ? 'true' : undefined,
  })
}

/** What CloudTrail records of an invocation: Bedrock's are management events, SageMaker's are data events. */
export function invocationCall(invocation: Invocation): ApiCall {
  const { time, actor, operation, requestId, eventId, target } = invocation
  const common = { time, actor, operation, requestId, eventId, readOnly: true, response: null }
  const parts = isEndpoint(target) ? endpointCall(target) : modelCall(invocation, target)
  const base = { ...common, account: target.account, region: target.region, ...parts }
  if (invocation.outcome === 'ok') return base
  const known = OUTCOME_ERRORS[invocation.outcome]
  const resource = isEndpoint(target)
    ? target.arn
    : modelArn(target.modelId, target.account, target.region)
  const service = isEndpoint(target) ? 'sagemaker' : 'bedrock'
  const message =
    invocation.outcome === 'denied'
      ? `User: ${actor.arn} ${known.message}: ${service}:${operation} on resource: ${resource}`
      : known.message
  return { ...base, error: { code: known[service], message } }
}

function modelCall(invocation: Invocation, model: FoundationModel) {
  const { servedFrom } = invocation
  const bearer = invocation.caller.bearerToken === true ? { callWithBearerToken: true } : {}
  const additional: JsonRecord = {
    ...(servedFrom === undefined ? {} : { inferenceRegion: servedFrom }),
    ...bearer,
  }
  return {
    service: 'bedrock',
    request: { modelId: model.modelId },
    host: `bedrock-runtime.${model.region}.amazonaws.com`,
    ...(Object.keys(additional).length > 0 ? { additional } : {}),
  }
}

function endpointCall(endpoint: Endpoint) {
  const csv = endpoint.capture === 'csv'
  return {
    service: 'sagemaker',
    request: {
      endpointName: endpoint.name,
      contentType: csv ? 'text/csv' : 'application/json',
      accept: csv ? 'text/csv' : 'application/json',
    },
    host: `runtime.sagemaker.${endpoint.region}.amazonaws.com`,
    data: true,
    resources: [
      { accountId: endpoint.account, type: 'AWS::SageMaker::Endpoint', ARN: endpoint.arn },
    ],
  }
}

const GLOBAL_HOSTS: Readonly<Record<string, string>> = {
  iam: 'iam.amazonaws.com',
  signin: 'signin.aws.amazon.com',
}

function tls(call: ApiCall): JsonRecord {
  const prefix = call.service === 'sagemaker' ? 'api.sagemaker' : call.service
  const host = call.host ?? GLOBAL_HOSTS[call.service] ?? `${prefix}.${call.region}.amazonaws.com`
  return {
    tlsVersion: 'TLSv1.3',
    cipherSuite: 'TLS_AES_128_GCM_SHA256',
    clientProvidedHostHeader: host,
  }
}
