import { HOUR, MINUTE } from '../../events/time.ts'
import { BY_SOMEBODY, request, TRUSTS_OUTSIDE } from './conditions.ts'
import type { Technique } from './technique.ts'

/** Abuse of SageMaker: finding, blinding, taking and changing models in production. */
export const SAGEMAKER_ABUSE: readonly Technique[] = [
  {
    id: 'ModelsEnumerated',
    title: 'Somebody looked for models in production',
    description: 'Endpoints, models and their configuration were asked for in a row.',
    tactics: ['discovery'],
    ids: ['AML.T0075', 'T1526'],
    severity: 'LOW',
    falsePositives: 'Engineers at work, audits, monitoring.',
    matcher: {
      kind: 'burst',
      calls: [
        {
          service: 'sagemaker',
          operations: [
            'ListEndpoints',
            'ListModels',
            'ListEndpointConfigs',
            'DescribeEndpoint',
            'DescribeEndpointConfig',
            'DescribeModel',
            'ListModelPackages',
            'ListNotebookInstances',
            'ListTrainingJobs',
          ],
          when: [BY_SOMEBODY],
        },
        {
          service: 'bedrock',
          operations: ['ListFoundationModels', 'ListCustomModels'],
          when: [BY_SOMEBODY],
        },
      ],
      distinct: 'operations',
      atLeast: 5,
      within: 15 * MINUTE,
    },
  },
  {
    id: 'CaptureDisabled',
    title: 'Data capture of an endpoint was switched off',
    description:
      'What the endpoint is asked and answers is no longer recorded: drift and theft cannot be seen any more.',
    tactics: ['defense-evasion'],
    ids: ['T1562', 'T1562.008'],
    severity: 'MEDIUM',
    falsePositives: 'Costs are cut; configurations for tests.',
    matcher: {
      kind: 'call',
      calls: [
        {
          service: 'sagemaker',
          operations: ['CreateEndpointConfig'],
          mentions: ['enablecapture'],
          when: [request('capture is off', /"enableCapture":\s*false/)],
        },
      ],
    },
  },
  {
    id: 'MonitoringDisabled',
    title: 'Monitoring of a model was stopped',
    description:
      'A monitoring schedule was stopped or deleted: nobody compares the model with its baseline any more.',
    tactics: ['defense-evasion'],
    ids: ['T1562', 'T1562.001'],
    severity: 'MEDIUM',
    falsePositives: 'Models that are retired.',
    matcher: {
      kind: 'call',
      calls: [
        {
          service: 'sagemaker',
          operations: ['StopMonitoringSchedule', 'DeleteMonitoringSchedule'],
          when: [BY_SOMEBODY],
        },
      ],
    },
  },
  {
    id: 'ModelDeployed',
    title: 'An endpoint serves another model or configuration',
    description:
      'UpdateEndpoint changes what customers are answered by. The pipelines that deploy do it all the time; others should not.',
    tactics: ['impact', 'persistence'],
    ids: ['AML.T0018', 'AML.T0076', 'T1565'],
    severity: 'LOW',
    everyday: true,
    falsePositives: 'Repairs by hand in an emergency.',
    matcher: {
      kind: 'call',
      calls: [
        {
          service: 'sagemaker',
          operations: [
            'UpdateEndpoint',
            'UpdateEndpointWeightsAndCapacities',
            'UpdateInferenceComponent',
          ],
          when: [BY_SOMEBODY],
        },
      ],
    },
  },
  {
    id: 'ModelImagePushed',
    title: 'A container image was pushed by somebody who does not push',
    description:
      'The image is what a model or service runs in: whoever pushes it decides what runs.',
    tactics: ['persistence'],
    ids: ['AML.T0010.003', 'T1525'],
    severity: 'LOW',
    everyday: true,
    falsePositives: 'First image of a new team.',
    matcher: {
      kind: 'call',
      calls: [
        { service: 'ecr', operations: ['PutImage'], outcomes: ['success'], when: [BY_SOMEBODY] },
      ],
    },
  },
  {
    id: 'TrainingDataWritten',
    title: 'Data that models learn from or read was written by somebody new',
    description:
      'What is written there is what the next model learns, or what an assistant quotes.',
    tactics: ['impact', 'persistence'],
    ids: ['AML.T0020', 'AML.T0059', 'AML.T0070', 'T1565.001'],
    severity: 'LOW',
    everyday: true,
    falsePositives: 'A new source of data.',
    matcher: {
      kind: 'call',
      calls: [
        {
          service: 's3',
          operations: ['PutObject', 'CopyObject', 'DeleteObject'],
          outcomes: ['success'],
          onLearningBuckets: true,
          when: [BY_SOMEBODY],
        },
      ],
    },
  },
  {
    id: 'NotebookOpened',
    title: 'A notebook or studio was opened by address',
    description:
      'A presigned address opens a notebook with its role, without signing in: easily handed on.',
    tactics: ['initial-access', 'persistence'],
    ids: ['AML.T0012', 'T1078'],
    severity: 'LOW',
    everyday: true,
    falsePositives: 'How data scientists open their studio every morning.',
    matcher: {
      kind: 'call',
      calls: [
        {
          service: 'sagemaker',
          operations: ['CreatePresignedNotebookInstanceUrl', 'CreatePresignedDomainUrl'],
          when: [BY_SOMEBODY],
        },
      ],
    },
  },
  {
    id: 'RolePassedToJob',
    title: 'A job with a role of its own was started',
    description:
      'Training, processing and notebooks run any code with the role they are given: a way to rights that one does not have.',
    tactics: ['execution', 'privilege-escalation'],
    ids: ['AML.T0012', 'T1078', 'T1059', 'T1496'],
    severity: 'LOW',
    everyday: true,
    falsePositives: 'First job of a new data scientist.',
    matcher: {
      kind: 'call',
      calls: [
        {
          service: 'sagemaker',
          operations: [
            'CreateTrainingJob',
            'CreateProcessingJob',
            'CreatePipeline',
            'CreateNotebookInstance',
            'CreateTransformJob',
            'CreateHyperParameterTuningJob',
          ],
          when: [BY_SOMEBODY, request('request passes a role', /"roleArn":\s*"arn:/)],
        },
      ],
    },
  },
  {
    id: 'MachineLearningFoothold',
    title: 'A start-up script was put into a notebook and the notebook opened',
    description:
      'One principal made or changed a start-up script of notebooks, or a notebook that runs one, and then started or opened ' +
      'it: code of its own runs as root with the role of the notebook, and comes back with every start.',
    tactics: ['execution', 'persistence', 'privilege-escalation'],
    ids: ['AML.T0012', 'AML.T0010', 'T1078', 'T1546', 'T1059'],
    severity: 'HIGH',
    falsePositives: 'Platform teams who try out a script before they hand it on.',
    matcher: {
      kind: 'sequence',
      steps: [
        [
          {
            service: 'sagemaker',
            operations: [
              'CreateNotebookInstanceLifecycleConfig',
              'UpdateNotebookInstanceLifecycleConfig',
              'CreateStudioLifecycleConfig',
            ],
            when: [BY_SOMEBODY],
          },
          {
            service: 'sagemaker',
            operations: ['CreateNotebookInstance', 'UpdateNotebookInstance'],
            when: [
              BY_SOMEBODY,
              request('request sets a lifecycle configuration', /"lifecycleConfigName":\s*"/),
            ],
          },
        ],
        [
          {
            service: 'sagemaker',
            operations: [
              'StartNotebookInstance',
              'CreatePresignedNotebookInstanceUrl',
              'CreatePresignedDomainUrl',
              'CreateApp',
            ],
            when: [BY_SOMEBODY],
          },
        ],
      ],
      within: 6 * HOUR,
    },
  },
  {
    id: 'ModelSharedOutside',
    title: 'Models or their images were opened to another account',
    description:
      'A policy of a model package group or of a repository of images lets outsiders in: they copy models without any further trace here.',
    tactics: ['exfiltration', 'collection'],
    ids: ['AML.T0035', 'AML.T0025', 'AML.T0044', 'T1537'],
    severity: 'HIGH',
    falsePositives: 'Partners and sister companies whose accounts are not in the lake.',
    matcher: {
      kind: 'call',
      calls: [
        {
          service: 'sagemaker',
          operations: ['PutModelPackageGroupPolicy'],
          when: [request('policy allows', /Allow/), TRUSTS_OUTSIDE],
        },
        {
          service: 'ecr',
          operations: ['SetRepositoryPolicy'],
          when: [request('policy allows', /Allow/), TRUSTS_OUTSIDE],
        },
      ],
    },
  },
  {
    id: 'ModelCopied',
    title: 'A model was packaged or copied by somebody who does not do so',
    description:
      'Packages, compiled and edge-packaged models, and copies of custom models to another Region are whole models in a new place.',
    tactics: ['collection', 'exfiltration'],
    ids: ['AML.T0035', 'AML.T0025', 'T1530'],
    severity: 'LOW',
    everyday: true,
    falsePositives: 'The registration of new versions by the teams that train them.',
    matcher: {
      kind: 'call',
      calls: [
        {
          service: 'sagemaker',
          operations: ['CreateModelPackage', 'CreateCompilationJob', 'CreateEdgePackagingJob'],
          when: [BY_SOMEBODY],
        },
        { service: 'bedrock', operations: ['CreateModelCopyJob'], when: [BY_SOMEBODY] },
      ],
    },
  },
  {
    id: 'ModelPackagesExported',
    title: 'Models were described in a row',
    description:
      'Where the artifacts of many models lie was asked for within minutes: the step before they are taken.',
    tactics: ['collection'],
    ids: ['AML.T0035', 'AML.T0025'],
    severity: 'LOW',
    falsePositives: 'Inventories, migrations.',
    matcher: {
      kind: 'burst',
      calls: [
        {
          service: 'sagemaker',
          operations: ['DescribeModel', 'DescribeModelPackage'],
          when: [BY_SOMEBODY],
        },
      ],
      distinct: 'targets',
      atLeast: 8,
      within: HOUR,
    },
  },
]
