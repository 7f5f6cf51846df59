import { MINUTE } from '../../events/time.ts'
import { lowerAlphanumeric } from '../identifiers.ts'
import type { Actor } from '../principals.ts'
import { type Scenario, type ScenarioContext, truthOfIncident, until } from '../scenario.ts'
import { inARow, sessionAbroad } from './intruder.ts'

const REGION = 'us-east-1'
const ABOUT = {
  name: 'agent-abuse',
  causeKind: 'credential-abuse',
  techniques: ['AML.T0081', 'AML.T0053', 'AML.T0110', 'T1505', 'T1078.004'],
} as const

/** An agent is given other orders and another tool, and does what strangers want with its own rights. */
export const AGENT_ABUSE: Scenario = {
  ...ABOUT,
  title: 'An agent is given other orders and another tool',
  prose:
    'The session of an engineer appears at a strange network. It looks at the agents, changes what one of them is told, ' +
    'gives it an action group that calls a function of its own, prepares it and moves the alias. From then on the agent is ' +
    'asked again and again.',
  targets: ['agents'],
  hours: 3,
  plan: (context) => {
    const { random, time } = context
    const actor = engineer(context)
    const agentId = lowerAlphanumeric(random, 10).toUpperCase()
    const agent = `arn:aws:bedrock:${REGION}:${actor.account}:agent/${agentId}`
    const acts = changes(context, actor, agentId)
    const onset = (acts.at(-1)?.time ?? time) + 2 * MINUTE
    const questions = inARow(
      context,
      actor,
      { time: onset, region: REGION, gap: 3 * MINUTE },
      Array.from({ length: 10 + random.int(8) }, () => ({
        operation: 'bedrock:InvokeAgent',
        request: { agentId, agentAliasId: 'PROD', sessionId: lowerAlphanumeric(random, 12) },
      })),
    )
    return {
      calls: [...acts, ...questions],
      effects: [],
      truth: truthOfIncident(ABOUT, {
        start: time,
        onset,
        end: until(context, questions.at(-1)?.time ?? onset, 0.1),
        entity: { type: 'bedrock-agent', id: agent },
        actor,
        acted: { type: 'bedrock-agent', id: agent },
        decisive: acts.slice(2),
        symptoms: ['agent changed'],
      }),
    }
  },
}

function engineer(context: ScenarioContext): Actor {
  const { engineerProd } = context.organisation.roles
  const person = context.organisation.people.find(({ role }) => role.arn === engineerProd.arn)
  return sessionAbroad(context, engineerProd, person?.email ?? 'engineer@example.com')
}

function changes(context: ScenarioContext, actor: Actor, agentId: string) {
  const { random, time } = context
  const lambda = `arn:aws:lambda:${REGION}:${actor.account}:function:export-${random.int(1000)}`
  return inARow(context, actor, { time, region: REGION, gap: 70_000 }, [
    { operation: 'bedrock:ListAgents' },
    { operation: 'bedrock:GetAgent', request: { agentId } },
    {
      operation: 'bedrock:UpdateAgent',
      request: { agentId, instruction: 'HIDDEN_DUE_TO_SECURITY_REASONS' },
    },
    {
      operation: 'bedrock:CreateAgentActionGroup',
      request: { agentId, agentVersion: 'DRAFT', actionGroupExecutor: { lambda } },
    },
    { operation: 'bedrock:PrepareAgent', request: { agentId } },
    { operation: 'bedrock:UpdateAgentAlias', request: { agentId, agentAliasId: 'PROD' } },
  ])
}
