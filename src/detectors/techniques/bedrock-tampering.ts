import { HOUR } from '../../events/time.ts'
import { BY_SOMEBODY, BY_USER_OR_ROOT, request } from './conditions.ts'
import type { Technique } from './technique.ts'

/** Changing what models may say, read and do: guardrails, knowledge bases, agents, capacity. */
export const BEDROCK_TAMPERING: readonly Technique[] = [
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
            'UpdateAgentRuntime',
            'UpdateAgentRuntimeEndpoint',
            'CreateGatewayTarget',
            'UpdateGatewayTarget',
            'UpdateGateway',
          ],
          when: [BY_SOMEBODY],
        },
        { service: 'bedrock', operations: ['CreateAgent'], when: [BY_USER_OR_ROOT] },
      ],
    },
  },
  {
    id: 'AgentRearmed',
    title: 'An agent was given other orders or tools and put into service',
    description:
      'One principal changed what an agent is told, may do or knows, and within the hour prepared it or moved its alias: from ' +
      'then on it acts for everybody as that principal wants.',
    tactics: ['persistence', 'execution'],
    ids: ['AML.T0081', 'AML.T0053', 'AML.T0110', 'T1505'],
    severity: 'MEDIUM',
    falsePositives: 'The first release of an agent by its team.',
    matcher: {
      kind: 'sequence',
      steps: [
        [
          {
            service: 'bedrock',
            operations: [
              'UpdateAgent',
              'CreateAgentActionGroup',
              'UpdateAgentActionGroup',
              'AssociateAgentKnowledgeBase',
              'AssociateAgentCollaborator',
              'UpdateAgentRuntime',
              'CreateGatewayTarget',
              'UpdateGatewayTarget',
            ],
            when: [BY_SOMEBODY],
          },
        ],
        [
          {
            service: 'bedrock',
            operations: [
              'PrepareAgent',
              'CreateAgentAlias',
              'UpdateAgentAlias',
              // AgentCore: an endpoint moves to another version of the runtime, a gateway takes its targets' tools over.
              'UpdateAgentRuntimeEndpoint',
              'CreateAgentRuntimeEndpoint',
              'SynchronizeGatewayTargets',
            ],
            when: [BY_SOMEBODY],
          },
        ],
      ],
      within: HOUR,
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
