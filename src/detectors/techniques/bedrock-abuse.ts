import { MODEL_USES } from '../../events/invoke-operations.ts'
import { HOUR, MINUTE } from '../../events/time.ts'
import { BY_SOMEBODY, request, requestLacks } from './conditions.ts'
import { type CallPattern, type Condition, serviceFamily, type Technique } from './technique.ts'

/** Invocations that fail count as attempts whatever way they take. */
const INVOKE = MODEL_USES.filter((operation) => !operation.startsWith('InvokeEndpoint'))
const LOOK = [
  'ListFoundationModels',
  'ListModels',
  'GetFoundationModel',
  'GetFoundationModelAvailability',
  'ListFoundationModelAgreementOffers',
  'ListProvisionedModelThroughputs',
  'GetUseCaseForModelAccess',
  'ListInferenceProfiles',
  'GetModelInvocationLoggingConfiguration',
  'ListCustomModels',
  'ListImportedModels',
  'ListGuardrails',
  'ListAgents',
  'ListKnowledgeBases',
]

const looking: CallPattern = { service: 'bedrock', operations: LOOK, when: [BY_SOMEBODY] }

const invoking: CallPattern = {
  service: 'bedrock',
  operations: INVOKE,
  outcomes: ['success', 'denied', 'invalid', 'throttled'],
}
/** The two kinds of keys that last: those that sign, and those that are sent along, of users made for them. */
const LASTING: readonly Partial<CallPattern>[] = [
  { longTermKey: true },
  { actorsNamed: '/BedrockAPIKey-' },
]

/** The configuration that a Put writes is the whole one: what it does not name is off. */
const BLINDING: readonly CallPattern[] = [
  { service: 'bedrock', operations: ['DeleteModelInvocationLoggingConfiguration'] },
  {
    service: 'bedrock',
    operations: ['PutModelInvocationLoggingConfiguration'],
    when: [request('request leaves the text out', /"textDataDeliveryEnabled":\s*false/)],
  },
  {
    service: 'bedrock',
    operations: ['PutModelInvocationLoggingConfiguration'],
    when: [
      request('request has a configuration', /"loggingConfig":\s*\{/),
      requestLacks('request names no destination', /"(?:bucketName|logGroupName)":\s*"[^"]/),
    ],
  },
]

const OUTSIDE_BEDROCK: Condition = {
  says: 'service is not Bedrock',
  holds: ({ service }) => serviceFamily(service) !== 'bedrock',
}
const FOR_API_KEY_USER = request(
  'user is one behind a Bedrock API key',
  /"userName":\s*"BedrockAPIKey-/,
)

/** Abuse of foundation models: finding, unlocking and using them at somebody else's cost. */
export const BEDROCK_ABUSE: readonly Technique[] = [
  {
    id: 'FoundationModelsEnumerated',
    title: 'Somebody looked for foundation models to use',
    description:
      'Many different questions in a row about which models there are and which the account may call.',
    tactics: ['discovery'],
    ids: ['AML.T0075', 'T1526'],
    severity: 'LOW',
    falsePositives: 'Audits and vendors of monitoring ask such questions on many days.',
    matcher: {
      kind: 'burst',
      calls: [looking],
      distinct: 'operations',
      atLeast: 4,
      within: 30 * MINUTE,
    },
  },
  {
    id: 'InvocationLoggingDisabled',
    title: 'Logging of model invocations was switched off',
    description:
      'Prompts and token counts are no longer recorded: what a stolen key is used for next leaves no trace but the bill.',
    tactics: ['defense-evasion'],
    ids: ['T1562.008', 'T1562'],
    severity: 'HIGH',
    falsePositives: 'The destination of the log is changed; then it is switched on again at once.',
    matcher: {
      kind: 'call',
      calls: BLINDING,
    },
  },
  {
    id: 'InvocationLoggingChanged',
    title: 'Where model invocations are logged was changed',
    description:
      'Prompts and answers are written elsewhere from then on: into another bucket or log group, which may be that of a stranger.',
    tactics: ['defense-evasion', 'collection'],
    ids: ['T1562.008'],
    severity: 'LOW',
    falsePositives: 'Administrators who set logging up or move it.',
    matcher: {
      kind: 'call',
      calls: [{ service: 'bedrock', operations: ['PutModelInvocationLoggingConfiguration'] }],
    },
  },
  {
    id: 'InvocationLoggingProbed',
    title: 'Somebody asked whether model invocations are logged, and then switched it off',
    description:
      'The question alone is common in audits; followed by the switch it is what resellers of stolen keys do.',
    tactics: ['discovery', 'defense-evasion'],
    ids: ['T1562.008', 'AML.T0075'],
    severity: 'HIGH',
    falsePositives: 'An administrator who changes the configuration reads it first.',
    matcher: {
      kind: 'sequence',
      steps: [
        [
          {
            service: 'bedrock',
            operations: ['GetModelInvocationLoggingConfiguration'],
            outcomes: ['success', 'denied', 'not-found'],
          },
        ],
        BLINDING,
      ],
      within: HOUR,
    },
  },
  {
    id: 'ModelAccessUnlocked',
    title: 'Access to foundation models was requested',
    description:
      'A use case was submitted or an agreement accepted, so that models may be called that nobody here called before.',
    tactics: ['persistence', 'privilege-escalation'],
    ids: ['AML.T0012', 'T1098'],
    severity: 'MEDIUM',
    falsePositives: 'Platform teams do this for every new model.',
    matcher: {
      kind: 'call',
      calls: [
        {
          service: 'bedrock',
          operations: [
            'PutUseCaseForModelAccess',
            'PutFoundationModelEntitlement',
            'CreateFoundationModelAgreement',
          ],
        },
        {
          service: 'aws-marketplace',
          operations: ['AcceptAgreementRequest', 'Subscribe'],
          when: [BY_SOMEBODY, request('product is a model', /bedrock|foundation/i)],
        },
      ],
    },
  },
  {
    id: 'EnumerationThenInvocation',
    title: 'A long-term key looked for models and then called one',
    description:
      'Applications know their model. A key that lists models and calls one within minutes is in somebody’s hands.',
    tactics: ['discovery', 'impact'],
    ids: ['AML.T0012', 'AML.T0040', 'T1078.004', 'T1526'],
    severity: 'HIGH',
    falsePositives:
      'Developers who still work with long-term keys; tools that list models when they start.',
    matcher: {
      kind: 'sequence',
      steps: [
        LASTING.map((key) => ({ ...looking, ...key })),
        LASTING.map((key) => ({ ...invoking, ...key })),
      ],
      within: 15 * MINUTE,
      sameKey: true,
    },
  },
  {
    id: 'ManyModelsTried',
    title: 'Many different models were tried',
    description:
      'One principal called many different models within an hour: applications use one or two.',
    tactics: ['discovery', 'impact'],
    ids: ['AML.T0040', 'T1496'],
    severity: 'MEDIUM',
    falsePositives: 'Comparisons of models before one is chosen.',
    matcher: {
      kind: 'burst',
      calls: [
        {
          service: 'bedrock',
          operations: INVOKE,
          outcomes: ['invalid', 'denied', 'not-found', 'throttled'],
          when: [BY_SOMEBODY],
        },
      ],
      distinct: 'targets',
      atLeast: 5,
      within: HOUR,
    },
  },
  {
    id: 'BedrockKeyUsedElsewhere',
    title: 'The user behind a Bedrock API key acts outside Bedrock',
    description:
      'Such users are made by the console for one purpose: to call models. They have no business elsewhere.',
    tactics: ['persistence', 'privilege-escalation'],
    ids: ['AML.T0055', 'AML.T0091.000', 'T1078', 'T1098'],
    severity: 'HIGH',
    falsePositives: 'None known.',
    matcher: {
      kind: 'call',
      calls: [
        {
          service: 'iam',
          operations: [
            'CreateAccessKey',
            'CreateLoginProfile',
            'AttachUserPolicy',
            'PutUserPolicy',
            'AddUserToGroup',
          ],
          when: [
            FOR_API_KEY_USER,
            request('policy is not the one of the API key', /^(?!.*AmazonBedrockLimitedAccess)/),
          ],
        },
        {
          service: '*',
          operations: ['*'],
          actorsNamed: '/BedrockAPIKey-',
          when: [OUTSIDE_BEDROCK],
        },
      ],
    },
  },
  {
    id: 'BedrockKeyMade',
    title: 'A long-term API key for Bedrock was made',
    description:
      'A key that calls models until it expires, without signing requests: easily copied, easily sold.',
    tactics: ['persistence'],
    ids: ['AML.T0055', 'T1098.001'],
    severity: 'LOW',
    falsePositives: 'Developers who try Bedrock out.',
    matcher: {
      kind: 'call',
      calls: [
        {
          service: 'iam',
          operations: ['CreateServiceSpecificCredential'],
          when: [
            request('credential is for Bedrock', /"serviceName":\s*"bedrock\.amazonaws\.com"/),
          ],
        },
      ],
    },
  },
]
