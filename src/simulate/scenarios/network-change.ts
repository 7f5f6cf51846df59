import type { EntityRef } from '../../events/entity.ts'
import { MINUTE } from '../../events/time.ts'
import { call } from '../act.ts'
import type { Flow } from '../flow.ts'
import { interfacesOf } from '../interfaces.ts'
import type { JsonRecord } from '../json.ts'
import {
  type Scenario,
  type ScenarioContext,
  somebody,
  struckEndpoint,
  truthOfIncident,
  until,
} from '../scenario.ts'

const ABOUT = { name: 'network-change', causeKind: 'network-change', techniques: [] } as const

/** A rule is taken out of a security group and containers lose what they depend on. */
export const NETWORK_CHANGE: Scenario = {
  ...ABOUT,
  title: 'A removed network rule cuts containers off from their feature store',
  prose:
    'Somebody tidies up: a rule of the security group that the endpoint’s containers use, or their route or interface ' +
    'endpoint, is removed. Packets are rejected, calls wait for time-outs, and many fail.',
  targets: ['product-ranker', 'fraud-score', 'support-intent'],
  hours: 5,
  atWork: true,
  plan: (context) => {
    const { organisation, actors, random, time } = context
    const endpoint = struckEndpoint(context)
    const { infrastructure, infrastructureEu } = organisation.roles
    const role = endpoint.account === infrastructure.account ? infrastructure : infrastructureEu
    const byHand = random.next() < 0.5
    const actor = byHand
      ? somebody(context, endpoint.account, 'admin', time)
      : actors.runner(role, time - 4000)
    const { operation, request, acted } = removal(context)
    const change = call(
      actor,
      operation,
      { time, region: endpoint.region, request, response: { _return: true } },
      random,
    )
    const onset = time + 20_000 + random.int(MINUTE)
    const end = until(context, onset, 2.5 + 1.5 * random.next())
    const effect = {
      from: onset,
      to: end,
      endpoint: endpoint.arn,
      latency: 3.2 + random.next(),
      serverErrors: 0.18 + 0.1 * random.next(),
    }
    return {
      calls: [change],
      effects: [effect],
      flows: rejects(context, endpoint.account, onset, end),
      truth: truthOfIncident(ABOUT, {
        start: time,
        onset,
        end,
        entity: { type: 'sagemaker-endpoint', id: endpoint.arn },
        actor,
        acted,
        decisive: [change],
        symptoms: ['Invocation5XXErrors', 'ModelLatency', 'REJECT'],
      }),
    }
  },
}

interface Removal {
  readonly operation: string
  readonly request: JsonRecord
  readonly acted: EntityRef
}

function removal({ organisation, random }: ScenarioContext): Removal {
  const { securityGroup, sagemakerEndpoint, routeTable } = organisation.network
  const rule = {
    ipProtocol: 'tcp',
    fromPort: 443,
    toPort: 443,
    ipRanges: { items: [{ cidrIp: '10.20.0.0/16' }] },
  }
  const choices: readonly [Removal, ...Removal[]] = [
    {
      operation: 'ec2:RevokeSecurityGroupEgress',
      request: { groupId: securityGroup, ipPermissions: { items: [rule] } },
      acted: { type: 'security-group', id: securityGroup },
    },
    {
      operation: 'ec2:DeleteVpcEndpoints',
      request: {
        DeleteVpcEndpointsRequest: { VpcEndpointId: { tag: 1, content: sagemakerEndpoint } },
      },
      acted: { type: 'vpc-endpoint', id: sagemakerEndpoint },
    },
    {
      operation: 'ec2:DeleteRoute',
      request: { routeTableId: routeTable, destinationCidrBlock: '10.60.0.0/16' },
      acted: { type: 'other-resource', id: routeTable },
    },
  ]
  return random.pick(choices)
}

function rejects(
  { organisation, random }: ScenarioContext,
  account: string,
  from: number,
  to: number,
): readonly Flow[] {
  const [, , container, second] = interfacesOf(organisation, account)
  const flows: Flow[] = []
  for (let time = from; time < to; time += 5 * MINUTE) {
    for (const one of [container, second]) {
      if (one === undefined) continue
      const packets = 8 + random.int(60)
      flows.push({
        time,
        seconds: 55,
        account,
        interface: one.id,
        source: one.address,
        destination: '10.60.3.20',
        sourcePort: 32_768 + random.int(28_000),
        destinationPort: 443,
        packets,
        bytes: packets * 60,
        accepted: false,
        egress: true,
      })
    }
  }
  return flows
}
