import { GRANTS_ADMINISTRATION, request } from './conditions.ts'
import type { Technique } from './technique.ts'

const TACTICS = ['privilege-escalation', 'persistence'] as const

/** Getting more rights than one was given. */
export const PRIVILEGE_ESCALATION: readonly Technique[] = [
  {
    id: 'AdministrationGranted',
    title: 'A user or role was given administration',
    description: 'The policy that allows everything was attached, or one was written that does.',
    tactics: TACTICS,
    ids: ['T1098.003'],
    severity: 'MEDIUM',
    falsePositives: 'Pipelines that set up accounts.',
    matcher: {
      kind: 'call',
      calls: [
        {
          service: 'iam',
          operations: [
            'AttachUserPolicy',
            'AttachRolePolicy',
            'AttachGroupPolicy',
            'PutUserPolicy',
            'PutRolePolicy',
            'PutGroupPolicy',
            'CreatePolicyVersion',
          ],
          when: [GRANTS_ADMINISTRATION],
        },
        {
          service: 'iam',
          operations: ['AddUserToGroup'],
          when: [request('group is of administrators', /"groupName":\s*"[^"]*admin/i)],
        },
        {
          service: 'eks',
          operations: ['AssociateAccessPolicy'],
          when: [request('policy is of cluster administrators', /ClusterAdminPolicy/)],
        },
      ],
    },
  },
  {
    id: 'PolicyRewound',
    title: 'An older version of a policy was made the valid one',
    description: 'An older version may allow what was taken away since.',
    tactics: TACTICS,
    ids: ['T1098.003', 'T1548'],
    severity: 'LOW',
    falsePositives: 'A change that went wrong is taken back.',
    matcher: { kind: 'call', calls: [{ service: 'iam', operations: ['SetDefaultPolicyVersion'] }] },
  },
  {
    id: 'BoundaryRemoved',
    title: 'The boundary of a principal’s permissions was removed',
    description: 'What the boundary held back is allowed now.',
    tactics: TACTICS,
    ids: ['T1098.003', 'T1548'],
    severity: 'MEDIUM',
    falsePositives: 'Changes to the landing zone.',
    matcher: {
      kind: 'call',
      calls: [
        {
          service: 'iam',
          operations: ['DeleteUserPermissionsBoundary', 'DeleteRolePermissionsBoundary'],
        },
      ],
    },
  },
]
