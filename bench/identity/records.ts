import type { Act, Identity } from './population.ts'

/** A call as CloudTrail records it, under the name of `identity`, whoever acts. */
export function recordOf(identity: Identity, act: Act, id: string): unknown {
  const [service = '', operation = ''] = act.operation.split(':')
  return {
    eventVersion: '1.11',
    userIdentity: identityOf(identity, act),
    eventTime: `${new Date(act.time).toISOString().slice(0, 19)}Z`,
    eventSource: `${service}.amazonaws.com`,
    eventName: operation,
    awsRegion: act.region,
    sourceIPAddress: act.address,
    userAgent: act.agent,
    ...(act.denied ? { errorCode: 'AccessDenied', errorMessage: 'not authorized' } : {}),
    requestParameters: { endpointName: act.resource },
    responseElements: null,
    resources: [
      {
        ARN: `arn:aws:sagemaker:${act.region}:${identity.account}:endpoint/${act.resource}`,
        accountId: identity.account,
        type: 'AWS::SageMaker::Endpoint',
      },
    ],
    eventID: id,
    eventCategory: 'Management',
    recipientAccountId: identity.account,
  }
}

function identityOf({ account, kind, name, role }: Identity, act: Act): unknown {
  if (kind === 'user') {
    const arn = `arn:aws:iam::${account}:user/${name}`
    return {
      type: 'IAMUser',
      arn,
      accountId: account,
      userName: name,
      accessKeyId: keyOf('AKIA', name),
    }
  }
  const session = kind === 'person' ? name : (act.session ?? name)
  return {
    type: 'AssumedRole',
    arn: `arn:aws:sts::${account}:assumed-role/${role}/${session}`,
    accountId: account,
    accessKeyId: keyOf('ASIA', `${session}${Math.floor(act.time / 43_200_000)}`),
    sessionContext: {
      sessionIssuer: { type: 'Role', arn: `arn:aws:iam::${account}:role/${role}` },
    },
  }
}

function keyOf(prefix: string, text: string): string {
  return `${prefix}${text
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')
    .slice(-16)
    .padStart(16, 'Q')}`
}
