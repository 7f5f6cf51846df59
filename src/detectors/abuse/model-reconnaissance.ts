import type { Finding } from '../../events/finding.ts'
import type { Severity } from '../../events/severity.ts'
import { DAY } from '../../events/time.ts'
import { ENOUGH_DAYS, habitsOf } from '../../graph/novelty-habits.ts'
import { peerGroup } from '../../graph/novelty-peers.ts'
import { relationCode } from '../../graph/relation-types.ts'
import { callsMatching, operationsCalled } from '../../lake/calls.ts'
import { activeDaysOf, type DiscoveryDay, discoveryDays } from '../../lake/discovery-days.ts'
import { backOffProbability } from '../../statistics/surprise.ts'
import { fitNegativeBinomial, negativeBinomialTails } from '../../statistics/tails.ts'
import type { Detection, DetectionContext, Detector } from '../detector.ts'
import { actorName, findingOf } from '../techniques/finding.ts'
import { nameOf } from './named-calls.ts'

const ID = 'model-reconnaissance'

/** Somebody asks more about the models of an account within a day than it, or its like, ever did. */
export const MODEL_RECONNAISSANCE: Detector = {
  id: ID,
  title: 'More is asked about models than ever by this principal',
  description:
    'How many different ones of the questions that find models to use or to take (which models, endpoints, guardrails, ' +
    'agents and logging there are) a principal asks in a day, however slowly, refused ones included. Auditors ask ' +
    'all of them every day and engineers a few: what counts is how often this principal, its peers, its account asked as many.',
  falsePositives: 'A first inventory; a new colleague with a role that nobody else has.',
  needs: ['api_call'],
  severity: 'LOW',
  techniques: ['AML.T0075', 'T1526'],
  detect,
}

/** https://docs.aws.amazon.com/bedrock/latest/APIReference/API_Operations_Amazon_Bedrock.html and SageMaker's own. */
const QUESTIONS = [
  'bedrock:ListFoundationModels',
  'bedrock:ListModels',
  'bedrock:GetFoundationModel',
  'bedrock:GetFoundationModelAvailability',
  'bedrock:ListFoundationModelAgreementOffers',
  'bedrock:GetUseCaseForModelAccess',
  'bedrock:ListProvisionedModelThroughputs',
  'bedrock:ListInferenceProfiles',
  'bedrock:ListCustomModels',
  'bedrock:ListImportedModels',
  'bedrock:ListMarketplaceModelEndpoints',
  'bedrock:GetModelInvocationLoggingConfiguration',
  'bedrock:ListGuardrails',
  'bedrock:ListAgents',
  'bedrock:ListKnowledgeBases',
  'bedrock:ListAgentRuntimes',
  'bedrock:ListGateways',
  'sagemaker:ListEndpoints',
  'sagemaker:ListEndpointConfigs',
  'sagemaker:ListModels',
  'sagemaker:ListModelPackages',
  'sagemaker:DescribeEndpoint',
  'sagemaker:DescribeEndpointConfig',
  'sagemaker:DescribeModel',
  'sagemaker:ListNotebookInstances',
]
const LEAST = 5
/** Questions from which on it is a search and no look around. */
const MANY = 9
/** Chance, among all who asked anything, below which a day is told of. */
const CHANCE = 0.05
const CALLS_AN_HOUR = 20

async function detect({ lake, scope, baseline }: DetectionContext): Promise<Detection> {
  const { engine } = lake
  const called = await operationsCalled(engine, { start: baseline.start, end: scope.end })
  const terms = called
    .filter((one) => QUESTIONS.includes(nameOf(one)))
    .map(({ operationTerm }) => operationTerm)
  if (terms.length === 0) return { findings: [], examined: 0 }
  const { baselineDays } = await habitsOf(engine, baseline, [])
  const days = await discoveryDays(engine, scope, terms)
  const examined = new Set(days.map(({ actor }) => actor)).size
  if (baselineDays < ENOUGH_DAYS) return { findings: [], examined }
  const before = await discoveryDays(engine, baseline, terms)
  const active = await activeDaysOf(engine, baseline, relationCode('called'))
  const findings: Finding[] = []
  for (const one of days.filter(({ distinct }) => distinct >= LEAST)) {
    const chance = chanceOf(one, before, active)
    if (chance * examined > CHANCE) continue
    const window = {
      start: Math.max(scope.start, one.day),
      end: Math.min(scope.end, one.day + DAY),
    }
    const selection = { actors: [one.actor], operationTerms: terms }
    const calls = (await callsMatching(engine, window, [selection], CALLS_AN_HOUR)).filter(
      (call) => call.account === one.account && QUESTIONS.includes(nameOf(call)),
    )
    const [call] = calls
    if (call === undefined) continue
    const own = before.filter(({ actor }) => actor === one.actor)
    findings.push({
      ...findingOf('Abuse/ModelReconnaissance', calls, ID),
      severity: severityOf(one.distinct),
      title: `${actorName(call)} asked ${one.distinct} different questions about models in a day`,
      score: Math.round(-Math.log2(chance) * 10) / 10,
      observed: `${one.distinct} of ${QUESTIONS.length} questions`,
      expected:
        own.length === 0
          ? 'none'
          : `at most ${Math.max(...own.map(({ distinct }) => distinct))} in a day`,
      baseline: `${own.length} days of such questions by the principal in the ${baselineDays} days before, backed by its peers and its account`,
      examined,
      techniques: MODEL_RECONNAISSANCE.techniques,
    })
  }
  return { findings, examined }
}

type Active = Awaited<ReturnType<typeof activeDaysOf>>[number]

/**
 * Chance that a day of this principal has so many different questions. How many days there were with as many tells little
 * of days a little busier than any before, so the counts of its days, or of its peers', are extrapolated as well; the
 * larger chance counts.
 */
function chanceOf(
  day: DiscoveryDay,
  before: readonly DiscoveryDay[],
  active: readonly Active[],
): number {
  const group = peerGroup(day.actor)
  const levels: readonly ((one: { actor: string; account: string }) => boolean)[] = [
    (one) => one.actor === day.actor,
    (one) => peerGroup(one.actor) === group,
    (one) => one.account === day.account,
    () => true,
  ]
  const counted = backOffProbability(
    levels.map((belongs) => ({
      count: before.filter((one) => belongs(one) && one.distinct >= day.distinct).length,
      total: active.filter(belongs).reduce((sum, { days }) => sum + days, 0),
    })),
  )
  return Math.max(
    counted,
    ...levels.slice(0, 2).map((belongs) => extrapolated(day, before.filter(belongs))),
  )
}

/** Of days on which anything was asked, by a negative binomial; 0 when there are too few to tell. */
function extrapolated({ distinct }: DiscoveryDay, days: readonly DiscoveryDay[]): number {
  if (days.length < ENOUGH_DAYS) return 0
  const fit = fitNegativeBinomial(days.map((one) => one.distinct))
  return negativeBinomialTails(distinct, fit).exact.upper
}

function severityOf(distinct: number): Severity {
  return distinct >= MANY ? 'MEDIUM' : 'LOW'
}
