import { HOUR, MINUTE } from '../../events/time.ts'
import { BY_SOMEBODY, BY_USER_OR_ROOT, request } from './conditions.ts'
import { type CallPattern, type Condition, serviceFamily, type Technique } from './technique.ts'

const INVOKE = ['InvokeModel', 'InvokeModelWithResponseStream', 'Converse', 'ConverseStream']
const LOOK = [
  'ListFoundationModels',
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

const OUTSIDE_BEDROCK: Condition = {
  says: 'service is not Bedrock',
  holds: ({ service }) => serviceFamily(service) !== 'bedrock',
}
const FOR_API_KEY_USER = request(
  'user is one behind a Bedrock API key',
  /"userName":\s*"BedrockAPIKey-/,
)

/** Abuse of foundation models: finding, unlocking and using them at somebody else's cost, and taking their guard away. */
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
      calls: [
        { service: 'bedrock', operations: ['DeleteModelInvocationLoggingConfiguration'] },
        {
          service: 'bedrock',
          operations: ['PutModelInvocationLoggingConfiguration'],
          when: [request('request leaves the text out', /"textDataDeliveryEnabled":\s*false/)],
        },
      ],
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
        [{ service: 'bedrock', operations: ['DeleteModelInvocationLoggingConfiguration'] }],
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
        [{ ...looking, longTermKey: true }],
        [
          {
            service: 'bedrock',
            operations: INVOKE,
            longTermKey: true,
            outcomes: ['success', 'denied', 'invalid', 'throttled'],
          },
        ],
      ],
      within: 15 * MINUTE,
      sameKey: true,
    },
  },
  {
    id: 'ModelPermissionsProbed',
    title: 'Calls of models failed in a row',
    description:
      'Requests that cannot be valid, or that are refused, tell whether a key may call a model without costing anything.',
    tactics: ['discovery'],
    ids: ['AML.T0075', 'AML.T0040'],
    severity: 'MEDIUM',
    falsePositives:
      'A new version of an application that sends wrong requests; quotas that are reached.',
    matcher: {
      kind: 'burst',
      calls: [
        {
          service: 'bedrock',
          operations: INVOKE,
          outcomes: ['invalid', 'denied'],
          when: [BY_SOMEBODY],
        },
      ],
      distinct: 'calls',
      atLeast: 4,
      within: 5 * MINUTE,
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
  {
    id: 'GuardrailRemoved',
    title: 'A guardrail was deleted or its filters set to nothing',
    description:
      'What the guardrail used to block gets through from now on: prompt injection, harmful content, personal data.',
    tactics: ['defense-evasion'],
    ids: ['AML.T0054', 'T1562.001', 'T1562'],
    severity: 'HIGH',
    falsePositives: 'Guardrails of experiments are deleted when these end.',
    matcher: {
      kind: 'call',
      calls: [
        {
          service: 'bedrock',
          operations: [
            'DeleteGuardrail',
            'DeleteEnforcedGuardrailConfiguration',
            'DeleteAutomatedReasoningPolicy',
          ],
        },
        {
          service: 'bedrock',
          operations: ['UpdateGuardrail', 'PutEnforcedGuardrailConfiguration'],
          when: [
            request(
              'a filter is set to nothing',
              /"(?:input|output)Strength":\s*"NONE"|"(?:input|output)?Action":\s*"NONE"|"(?:input|output)Enabled":\s*false/i,
            ),
          ],
        },
      ],
    },
  },
  {
    id: 'GuardrailChanged',
    title: 'A guardrail was changed',
    description:
      'The log does not tell whether it is stricter or weaker now: somebody should look.',
    tactics: ['defense-evasion'],
    ids: ['AML.T0054', 'T1562'],
    severity: 'LOW',
    falsePositives: 'The teams that own guardrails tune them.',
    matcher: {
      kind: 'call',
      calls: [
        {
          service: 'bedrock',
          operations: [
            'UpdateGuardrail',
            'PutEnforcedGuardrailConfiguration',
            'UpdateAutomatedReasoningPolicy',
          ],
        },
      ],
    },
  },
  {
    id: 'KnowledgeBaseChanged',
    title: 'What an assistant reads was changed',
    description:
      'A data source was added or changed, documents were ingested: whoever decides what a model reads decides what it says.',
    tactics: ['impact', 'persistence'],
    ids: ['AML.T0070', 'AML.T0020', 'T1565.001'],
    severity: 'LOW',
    everyday: true,
    falsePositives: 'The jobs that keep a knowledge base up to date.',
    matcher: {
      kind: 'call',
      calls: [
        {
          service: 'bedrock',
          operations: [
            'CreateDataSource',
            'UpdateDataSource',
            'UpdateKnowledgeBase',
            'IngestKnowledgeBaseDocuments',
            'StartIngestionJob',
            'DeleteKnowledgeBaseDocuments',
          ],
          when: [BY_SOMEBODY],
        },
      ],
    },
  },
  {
    id: 'KnowledgeBaseFed',
    title: 'Articles were written and ingested into a knowledge base',
    description:
      'One principal wrote objects and started an ingestion within the hour: what an assistant reads now is what it wrote.',
    tactics: ['impact', 'persistence'],
    ids: ['AML.T0070', 'AML.T0059', 'AML.T0020', 'T1565.001'],
    severity: 'MEDIUM',
    falsePositives: 'The job that keeps the knowledge base up to date, on its first days.',
    matcher: {
      kind: 'sequence',
      steps: [
        [
          {
            service: 's3',
            operations: ['PutObject', 'CopyObject'],
            outcomes: ['success'],
            when: [BY_SOMEBODY],
          },
        ],
        [
          {
            service: 'bedrock',
            operations: ['StartIngestionJob', 'IngestKnowledgeBaseDocuments'],
            outcomes: ['success'],
            when: [BY_SOMEBODY],
          },
        ],
      ],
      within: HOUR,
    },
  },
  {
    id: 'AgentTampered',
    title: 'An agent or what it may do was changed',
    description:
      'Agents act with their own role: new instructions, tools or knowledge make them act for somebody else.',
    tactics: ['persistence', 'execution'],
    ids: ['AML.T0081', 'AML.T0053', 'AML.T0110', 'T1505'],
    severity: 'LOW',
    everyday: true,
    falsePositives: 'Teams that build agents.',
    matcher: {
      kind: 'call',
      calls: [
        {
          service: 'bedrock',
          operations: [
            'UpdateAgent',
            'CreateAgentActionGroup',
            'UpdateAgentActionGroup',
            'AssociateAgentKnowledgeBase',
            'AssociateAgentCollaborator',
            'UpdateAgentAlias',
          ],
          when: [BY_SOMEBODY],
        },
        { service: 'bedrock', operations: ['CreateAgent'], when: [BY_USER_OR_ROOT] },
      ],
    },
  },
  {
    id: 'ModelCapacityChanged',
    title: 'Costly capacity was bought, or a model brought in',
    description:
      'Provisioned throughput costs by the hour whether used or not; an imported model runs weights from elsewhere.',
    tactics: ['impact', 'persistence'],
    ids: ['AML.T0034', 'AML.T0010.003', 'T1496', 'T1525'],
    severity: 'MEDIUM',
    falsePositives: 'Platform teams, seldom.',
    matcher: {
      kind: 'call',
      calls: [
        {
          service: 'bedrock',
          operations: [
            'CreateProvisionedModelThroughput',
            'UpdateProvisionedModelThroughput',
            'DeleteProvisionedModelThroughput',
            'CreateModelImportJob',
            'RegisterMarketplaceModelEndpoint',
            'CreateMarketplaceModelEndpoint',
          ],
        },
      ],
    },
  },
]
