import { or, type Predicate, type Source, test } from '../../lake/predicates/predicate.ts'

/** What Dupin knows of a Kubernetes request beyond its record. */
export interface KubernetesDerivedField {
  readonly name: string
  readonly description: string
  readonly predicate: () => Predicate
}

const said = (...path: string[]): Source => ({
  kind: 'json',
  column: 'additional',
  path,
  plain: true,
})
const USER = said('user', 'username')
const NAMESPACE = said('objectRef', 'namespace')
const matches = (source: Source, pattern: string) =>
  test(source, { op: 'matches', pattern, flags: '' })

/**
 * The controllers that kube-controller-manager runs, each with a service account of its own.
 * https://kubernetes.io/docs/reference/access-authn-authz/rbac/#controller-roles
 */
const CONTROLLERS = [
  'attachdetach-controller',
  'certificate-controller',
  'clusterrole-aggregation-controller',
  'cronjob-controller',
  'daemon-set-controller',
  'deployment-controller',
  'disruption-controller',
  'endpoint-controller',
  'endpointslice-controller',
  'endpointslicemirroring-controller',
  'ephemeral-volume-controller',
  'expand-controller',
  'generic-garbage-collector',
  'horizontal-pod-autoscaler',
  'job-controller',
  'legacy-service-account-token-cleaner',
  'namespace-controller',
  'node-controller',
  'persistent-volume-binder',
  'pod-garbage-collector',
  'pv-protection-controller',
  'pvc-protection-controller',
  'replicaset-controller',
  'replication-controller',
  'resourcequota-controller',
  'root-ca-cert-publisher',
  'route-controller',
  'service-account-controller',
  'service-controller',
  'statefulset-controller',
  'token-cleaner',
  'ttl-after-finished-controller',
  'ttl-controller',
  'validatingadmissionpolicy-status-controller',
]

/** Names that begin with `eks:` are kept for EKS itself: an access entry cannot have one. */
const CONTROL_PLANE = `^(?:system:(?:apiserver|cloud-controller-manager|kube-(?:controller-manager|scheduler))|eks:.*|system:serviceaccount:kube-system:(?:${CONTROLLERS.join('|')}))$`

const byControlPlane = () => matches(USER, CONTROL_PLANE)

export const KUBERNETES_DERIVED: readonly KubernetesDerivedField[] = [
  {
    name: 'by_control_plane',
    description: 'made by the API server, a built-in controller, the scheduler, or EKS itself',
    predicate: byControlPlane,
  },
  {
    name: 'by_system_account',
    description:
      'made by the control plane, a node, or a service account of the namespace `kube-system`',
    predicate: () =>
      or([
        byControlPlane(),
        matches(USER, '^system:(?:node|serviceaccount:kube-system):|^system:kube-'),
      ]),
  },
  {
    name: 'by_node',
    description: 'made by a node',
    predicate: () => matches(USER, '^system:node:'),
  },
  {
    name: 'in_system_namespace',
    description: 'in a namespace that Kubernetes made for itself',
    predicate: () => matches(NAMESPACE, '^kube-(?:system|public|node-lease)$'),
  },
]
