/** A request to a Kubernetes API as a test writes it; what is left out is a successful one of a person. */
export interface AuditCall {
  /** `create pods/exec` */
  readonly op: string
  readonly request?: unknown
  readonly name?: string
  /** `''` for what lies in no namespace. */
  readonly namespace?: string
  readonly by?: string
  readonly groups?: readonly string[]
  readonly code?: number
  readonly uri?: string
  readonly ip?: string
  readonly as?: string
  /** Minutes after the case begins. */
  readonly at?: number
}

export interface AuditCase {
  readonly id: string
  readonly fires: readonly (readonly AuditCall[])[]
  readonly silent: readonly (readonly AuditCall[])[]
}

const CONTROLLER = 'system:serviceaccount:kube-system:replicaset-controller'
const AGENT = 'system:serviceaccount:kube-system:agent'
const NODE = 'system:node:ip-10-0-1-5.eu-west-1.compute.internal'
const APP = 'system:serviceaccount:shop:web'

const op = (name: string, request?: unknown, rest: Partial<AuditCall> = {}): AuditCall => ({
  op: name,
  request,
  ...rest,
})
const times = (count: number, make: (i: number) => AuditCall): readonly AuditCall[] =>
  Array.from({ length: count }, (_, i) => ({ at: i * 0.2, ...make(i) }))
const pod = (spec: object) => ({ kind: 'Pod', metadata: { name: 'web' }, spec })
const workload = (spec: object) => ({ kind: 'Deployment', spec: { template: { spec } } })
const cronJob = (spec: object) => ({ spec: { jobTemplate: { spec: { template: { spec } } } } })
const contained = (securityContext: object) => ({ containers: [{ name: 'web', securityContext }] })
const mounted = (path: string) => ({ volumes: [{ name: 'v', hostPath: { type: '', path } }] })
const exec = (command: readonly string[], rest: Partial<AuditCall> = {}) =>
  op('create pods/exec', { command, container: 'web' }, rest)
const role = (resources: readonly string[], verbs: readonly string[] = ['get'], group = '') => ({
  kind: 'ClusterRole',
  rules: [
    { apiGroups: ['apps'], resources: ['deployments'], verbs: ['get'] },
    { apiGroups: [group], resources, verbs },
  ],
})
const makeRole = (request: object, rest: Partial<AuditCall> = {}) =>
  op('create clusterroles', request, { namespace: '', ...rest })
const bind = (roleName: string, subject = 'eve') => ({
  roleRef: { kind: 'ClusterRole', name: roleName },
  subjects: [{ kind: 'User', name: subject }],
})

/** The same power in all the forms in which it can be asked for, and what only looks like it. */
function ofWorkload(id: string, powerful: object, harmless: readonly object[]): AuditCase {
  return {
    id,
    fires: [
      [op('create pods', pod(powerful))],
      [op('create deployments', workload(powerful))],
      [op('patch daemonsets', workload(powerful), { by: APP })],
      [op('create cronjobs', cronJob(powerful))],
      [op('create pods', pod(powerful), { by: AGENT, namespace: 'shop' })],
    ],
    silent: [
      [op('create pods', pod(powerful), { code: 403 })],
      [op('create pods', pod(powerful), { by: CONTROLLER })],
      [op('create pods', pod(powerful), { by: AGENT, namespace: 'kube-system' })],
      [op('create pods/eviction', pod(powerful))],
      [op('get pods', pod(powerful))],
      ...harmless.map((spec) => [op('create pods', pod(spec))]),
    ],
  }
}

const ofRole = (id: string, request: object, harmless: readonly object[]): AuditCase => ({
  id,
  fires: [[makeRole(request)], [op('create roles', request)]],
  silent: [
    [makeRole(request, { code: 403 })],
    [makeRole(request, { by: AGENT })],
    [op('update clusterroles', request, { namespace: '' })],
    ...harmless.map((one) => [makeRole(one)]),
  ],
})

export const AUDIT_CASES: readonly AuditCase[] = [
  {
    id: 'KubernetesAnonymousAccess',
    fires: [
      [op('get pods', null, { by: 'system:anonymous' })],
      [op('list secrets', null, { by: 'someone', groups: ['system:unauthenticated'] })],
    ],
    silent: [
      [op('get pods', null, { by: 'anna' })],
      [op('get pods', null, { by: 'system:anonymous', code: 403 })],
      [op('get pods', null, { by: 'system:anonymous', ip: '127.0.0.1' })],
      [op('get', null, { by: 'system:anonymous', uri: '/healthz' })],
      [op('get', null, { by: 'system:anonymous', uri: '/livez?verbose' })],
    ],
  },
  {
    id: 'KubernetesClientCertificateRequested',
    fires: [
      [csr('kubernetes.io/kube-apiserver-client')],
      [csr('kubernetes.io/kube-apiserver-client', { by: APP })],
    ],
    silent: [
      [csr('kubernetes.io/kube-apiserver-client', { code: 403 })],
      [csr('kubernetes.io/kube-apiserver-client', { by: 'system:kube-controller-manager' })],
      [csr('kubernetes.io/kube-apiserver-client-kubelet')],
      [csr('kubernetes.io/kubelet-serving')],
    ],
  },
  {
    id: 'KubernetesCertificateApproved',
    fires: [[op('update certificatesigningrequests/approval', null, { namespace: '' })]],
    silent: [
      [
        op('update certificatesigningrequests/approval', null, {
          by: 'eks:certificate-controller',
        }),
      ],
      [op('update certificatesigningrequests/status')],
      [op('patch certificatesigningrequests/approval', null, { code: 403 })],
    ],
  },
  {
    id: 'KubernetesDaemonSetCreated',
    fires: [
      [op('create daemonsets', workload({}), { namespace: 'kube-system' })],
      [op('create daemonsets', null, { by: AGENT, namespace: 'shop' })],
    ],
    silent: [
      [op('create daemonsets', null, { code: 403 })],
      [op('update daemonsets')],
      [op('create deployments')],
      [op('create daemonsets', null, { by: AGENT, namespace: 'kube-system' })],
    ],
  },
  {
    id: 'KubernetesExecIntoPod',
    fires: [[exec(['sh'])], [op('get pods/exec')], [op('create pods/attach', null, { by: APP })]],
    silent: [[exec(['sh'], { code: 403 })], [op('create pods')], [op('get pods/log')]],
  },
  {
    id: 'KubernetesDebugContainerAdded',
    fires: [[op('patch pods/ephemeralcontainers', pod({ ephemeralContainers: [] }))]],
    silent: [[op('patch pods')], [op('patch pods/ephemeralcontainers', null, { code: 403 })]],
  },
  {
    id: 'KubernetesFilesCopiedOut',
    fires: [
      [exec(['tar', 'cf', '-', '/srv/data'])],
      [exec(['/bin/tar', '-C', '/srv', '-czf', '-', '.'])],
      [exec(['sh', '-c', 'cd /srv && tar czf - data | base64'])],
      [exec(['tar', '--create', '--gzip', '/srv'])],
      [
        op('get pods/exec', null, {
          uri: '/x/exec?command=tar&command=cf&command=-&command=%2Fsrv',
        }),
      ],
      [exec(['tar', 'cf', '-', '/srv'], { by: AGENT })],
    ],
    silent: [
      [exec(['tar', 'xf', '-', '-C', '/srv'])],
      [exec(['tar', 'czf', 'backup.tar.gz', '/srv'])],
      [exec(['tar', 'tf', '-'])],
      [exec(['tar', '--create', '--file=backup.tar', '/srv'])],
      [exec(['cat', '/etc/tar.conf'])],
      [exec(['tar', 'cf', '-', '/srv'], { code: 403 })],
      [exec(['tar', 'cf', '-', '/var/log'], { by: AGENT, namespace: 'kube-system' })],
    ],
  },
  {
    id: 'KubernetesServiceAccountTokenRead',
    fires: [
      [exec(['cat', '/var/run/secrets/kubernetes.io/serviceaccount/token'])],
      [exec(['sh', '-c', 'ls -la /run/secrets/kubernetes.io/serviceaccount/'])],
      [exec(['cat', '/var/run/secrets/eks.amazonaws.com/serviceaccount/token'])],
      [
        exec([
          'cat',
          '/var/run/secrets/pods.eks.amazonaws.com/serviceaccount/eks-pod-identity-token',
        ]),
      ],
      [exec(['cat', '/var/run/secrets/kubernetes.io/serviceaccount/token'], { by: AGENT })],
      [
        exec(['cat', '/var/run/secrets/kubernetes.io/serviceaccount/token'], {
          namespace: 'kube-system',
        }),
      ],
    ],
    silent: [
      [exec(['sh'])],
      [exec(['cat', '/run/secretsauce/recipe'])],
      [exec(['cat', '/var/run/secrets/kubernetes.io/serviceaccount/token'], { code: 403 })],
      [
        exec(['cat', '/var/run/secrets/kubernetes.io/serviceaccount/token'], {
          by: AGENT,
          namespace: 'kube-system',
        }),
      ],
    ],
  },
  {
    id: 'KubernetesInstanceMetadataRead',
    fires: [
      [exec(['curl', 'http://169.254.169.254/latest/meta-data/iam/security-credentials/'])],
      [exec(['sh', '-c', 'wget -O- http://169.254.170.23/v1/credentials'])],
    ],
    silent: [
      [exec(['curl', 'http://169.254.1.1/'])],
      [exec(['curl', 'http://169.254.169.254/'], { code: 403 })],
    ],
  },
  ofWorkload(
    'KubernetesDangerousCapabilities',
    contained({ capabilities: { drop: ['ALL'], add: ['CHOWN', 'SYS_ADMIN'] } }),
    [
      contained({ capabilities: { add: ['NET_BIND_SERVICE', 'CHOWN'] } }),
      contained({ capabilities: { drop: ['ALL'] } }),
      contained({}),
    ],
  ),
  ofWorkload('KubernetesHostIpc', { hostIPC: true }, [{ hostIPC: false }, {}]),
  ofWorkload('KubernetesHostNetwork', { hostNetwork: true }, [{ hostNetwork: false }, {}]),
  ofWorkload('KubernetesHostPid', { hostPID: true }, [{ hostPID: false }, { hostIPC: true }]),
  ofWorkload('KubernetesPrivilegedWorkload', contained({ privileged: true }), [
    contained({ privileged: false }),
    contained({ allowPrivilegeEscalation: true }),
  ]),
  ofWorkload('KubernetesSensitiveHostPath', mounted('/var/lib/kubelet/pods'), [
    mounted('/data/models'),
    mounted('/var/log/shop'),
    { containers: [{ livenessProbe: { httpGet: { path: '/etc' } } }] },
  ]),
  {
    id: 'KubernetesSensitiveHostPath',
    fires: ['/', '/etc', '/etc/kubernetes', '/root/', '/proc', '/var/run/docker.sock'].map(
      (path) => [op('create pods', pod(mounted(path)))],
    ),
    silent: ['/srv', '/devices', '/etcetera', '/variable', '/system/models'].map((path) => [
      op('create pods', pod(mounted(path))),
    ]),
  },
  ofRole('KubernetesNodeProxyRole', role(['pods', 'nodes/proxy']), [
    role(['nodes']),
    role(['pods', 'pods/log'], ['*']),
    role(['*'], ['get'], 'example.com'),
  ]),
  {
    id: 'KubernetesNodeProxyRole',
    fires: [
      [makeRole(role(['nodes/*'], ['*']))],
      [makeRole(role(['nodes', '*'], ['get', 'list']))],
    ],
    silent: [],
  },
  ofRole('KubernetesPodExecRole', role(['pods/exec'], ['create']), [
    role(['pods', 'pods/log'], ['get', 'list']),
    role(['pods'], ['create']),
  ]),
  ofRole('KubernetesWildcardRole', role(['*'], ['*'], '*'), [
    role(['*'], ['get'], '*'),
    role(['pods'], ['*']),
    role(['*'], ['*'], 'example.com'),
  ]),
  ofRole('KubernetesEscalatingRole', role(['users'], ['impersonate']), [role(['users'], ['get'])]),
  {
    id: 'KubernetesRoleWidened',
    fires: [
      [op('update clusterroles', role(['nodes/proxy']), { namespace: '' })],
      [op('patch roles', role(['pods'], ['*']))],
    ],
    silent: [
      [op('update clusterroles', role(['pods']), { namespace: '' })],
      [op('patch roles', role(['pods'], ['*']), { by: AGENT })],
      [op('patch roles', role(['pods'], ['*']), { code: 409 })],
    ],
  },
  {
    id: 'KubernetesAdministratorBound',
    fires: [
      [op('create clusterrolebindings', bind('cluster-admin'), { namespace: '' })],
      [op('create rolebindings', bind('cluster-admin'), { by: APP })],
    ],
    silent: [
      [op('create clusterrolebindings', bind('view'), { namespace: '' })],
      [op('create clusterrolebindings', bind('cluster-admin'), { code: 403 })],
      [op('create clusterrolebindings', bind('cluster-admin'), { by: 'eks:addon-manager' })],
    ],
  },
  {
    id: 'KubernetesEverybodyBound',
    fires: [
      [op('create clusterrolebindings', bind('view', 'system:anonymous'), { namespace: '' })],
    ],
    silent: [[op('create clusterrolebindings', bind('view', 'anna'), { namespace: '' })]],
  },
  {
    id: 'KubernetesSecretAccessDenied',
    fires: [
      [op('get secrets', null, { code: 403 })],
      [op('get secrets', null, { code: 401, by: APP })],
    ],
    silent: [
      [op('get secrets')],
      [op('get secrets', null, { code: 404 })],
      [op('get secrets', null, { code: 403, by: AGENT })],
      [op('get configmaps', null, { code: 403 })],
      [op('list secrets', null, { code: 403 })],
    ],
  },
  {
    id: 'KubernetesSecretGuessed',
    fires: [[op('get secrets', null, { code: 404, by: APP })]],
    silent: [
      [op('get secrets', null, { code: 404, by: AGENT })],
      [op('get configmaps', null, { code: 404 })],
      [op('get secrets')],
    ],
  },
  {
    id: 'KubernetesSecretsListedEverywhere',
    fires: [[op('list secrets', null, { namespace: '', name: '' })]],
    silent: [
      [op('list secrets', null, { name: '' })],
      [op('list secrets', null, { namespace: '', by: AGENT })],
      [op('list secrets', null, { namespace: '', code: 403 })],
      [op('list pods', null, { namespace: '' })],
    ],
  },
  {
    id: 'KubernetesSecretsReadInBulk',
    fires: [times(12, (i) => op('get secrets', null, { name: `s${i}` }))],
    silent: [
      times(12, () => op('get secrets', null, { name: 'one' })),
      times(12, (i) => op('get secrets', null, { name: `s${i}`, by: AGENT })),
      times(12, (i) => op('get secrets', null, { name: `s${i}`, at: i * 5 })),
    ],
  },
  {
    id: 'KubernetesSecretsListedByNamespace',
    fires: [times(6, (i) => op('list secrets', null, { namespace: `n${i}`, name: '' }))],
    silent: [times(6, () => op('list secrets', null, { name: '' }))],
  },
  {
    id: 'KubernetesNodePortOpened',
    fires: [[op('create services', { spec: { type: 'NodePort' } })]],
    silent: [
      [op('create services', { spec: { type: 'ClusterIP' } })],
      [op('create services', { spec: { type: 'NodePort' } }, { code: 409 })],
      [op('get services')],
    ],
  },
  {
    id: 'KubernetesExternalAddressClaimed',
    fires: [[op('create services', { spec: { externalIPs: ['198.51.100.1'] } })]],
    silent: [[op('create services', { spec: { type: 'ClusterIP' } })]],
  },
  {
    id: 'KubernetesServiceAccountTokenCreated',
    fires: [
      [op('create serviceaccounts/token')],
      [op('create serviceaccounts/token', null, { namespace: 'kube-system' })],
      [op('create serviceaccounts/token', null, { by: 'system:kube-controller-manager' })],
    ],
    silent: [
      [op('create serviceaccounts/token', null, { code: 403 })],
      [op('create serviceaccounts/token', null, { by: NODE })],
      [op('create serviceaccounts/token', null, { by: AGENT, namespace: 'kube-system' })],
      [op('create serviceaccounts')],
      [op('get serviceaccounts/token')],
    ],
  },
  {
    id: 'KubernetesTokenSecretCreated',
    fires: [
      [op('create secrets', { kind: 'Secret', type: 'kubernetes.io/service-account-token' })],
    ],
    silent: [
      [op('create secrets', { kind: 'Secret', type: 'Opaque' })],
      [op('create secrets', { type: 'kubernetes.io/service-account-token' }, { code: 403 })],
    ],
  },
  {
    id: 'KubernetesAdmissionWebhookChanged',
    fires: [
      [op('create mutatingwebhookconfigurations', null, { namespace: '' })],
      [op('patch validatingwebhookconfigurations', null, { namespace: '' })],
      [op('delete validatingadmissionpolicies', null, { namespace: '', by: APP })],
    ],
    silent: [
      [op('patch mutatingwebhookconfigurations', null, { namespace: '', by: APP })],
      [op('get mutatingwebhookconfigurations', null, { namespace: '' })],
      [op('create mutatingwebhookconfigurations', null, { namespace: '', code: 403 })],
      [op('update validatingadmissionpolicies/status', null, { namespace: '' })],
    ],
  },
  {
    id: 'KubernetesClusterAccessChanged',
    fires: [
      [op('patch configmaps', { data: {} }, { namespace: 'kube-system', name: 'aws-auth' })],
      [op('update configmaps', null, { namespace: 'kube-system', name: 'aws-auth', by: AGENT })],
    ],
    silent: [
      [op('get configmaps', null, { namespace: 'kube-system', name: 'aws-auth' })],
      [op('patch configmaps', null, { namespace: 'shop', name: 'aws-auth' })],
      [
        op('patch configmaps', null, {
          namespace: 'kube-system',
          name: 'aws-auth',
          by: 'eks:node-manager',
        }),
      ],
    ],
  },
  {
    id: 'KubernetesNameResolutionChanged',
    fires: [[op('update configmaps', null, { namespace: 'kube-system', name: 'coredns' })]],
    silent: [
      [op('update configmaps', null, { name: 'coredns' })],
      [op('update configmaps', null, { namespace: 'kube-system', name: 'coredns', by: AGENT })],
    ],
  },
  {
    id: 'KubernetesImpersonation',
    fires: [[op('list pods', null, { as: 'system:admin' })]],
    silent: [[op('list pods')], [op('list pods', null, { as: 'system:admin', code: 403 })]],
  },
  {
    id: 'KubernetesEventsDeleted',
    fires: [[op('delete events')], [op('deletecollection events')]],
    silent: [
      [op('list events')],
      [op('delete events', null, { by: CONTROLLER })],
      [op('delete events', null, { code: 403 })],
    ],
  },
  {
    id: 'KubernetesLoggingRemoved',
    fires: [
      [op('delete daemonsets', null, { name: 'fluent-bit' })],
      [op('delete namespaces', null, { namespace: '', name: 'amazon-guardduty' })],
    ],
    silent: [
      [op('delete daemonsets', null, { name: 'web' })],
      [op('delete daemonsets', null, { name: 'fluent-bit', code: 403 })],
    ],
  },
  {
    id: 'KubernetesWorkloadsDestroyed',
    fires: [times(16, (i) => op('delete deployments', null, { name: `d${i}` }))],
    silent: [
      times(16, (i) => op('delete pods', null, { name: `p${i}` })),
      times(10, (i) => op('delete deployments', null, { name: `d${i}` })),
      times(16, (i) => op('delete secrets', null, { name: `s${i}`, by: CONTROLLER })),
    ],
  },
  {
    id: 'KubernetesCronJobCreated',
    fires: [[op('create cronjobs', cronJob({}))]],
    silent: [[op('create jobs')], [op('create cronjobs', null, { code: 403 })]],
  },
  {
    id: 'KubernetesPodInSystemNamespace',
    fires: [[op('create pods', pod({}), { namespace: 'kube-system' })]],
    silent: [
      [op('create pods', pod({}))],
      [op('create pods', pod({}), { namespace: 'kube-system', by: CONTROLLER })],
      [op('create pods/binding', null, { namespace: 'kube-system' })],
    ],
  },
  {
    id: 'KubernetesRightsEnumerated',
    fires: [[op('create selfsubjectrulesreviews', null, { namespace: '' })]],
    silent: [
      [op('create selfsubjectrulesreviews', null, { by: AGENT })],
      [op('create subjectaccessreviews', null, { namespace: '' })],
    ],
  },
  {
    id: 'KubernetesReachedThroughNode',
    fires: [
      [op('create nodes/proxy', null, { uri: '/api/v1/nodes/n/proxy/run/shop/web/web?cmd=id' })],
      [op('get nodes/proxy', null, { uri: '/api/v1/nodes/n/proxy/pods' })],
    ],
    silent: [
      [op('get nodes/proxy', null, { uri: '/api/v1/nodes/n/proxy/metrics/cadvisor', by: APP })],
      [op('get nodes/proxy', null, { uri: '/api/v1/nodes/n/proxy/pods', code: 403 })],
    ],
  },
  {
    id: 'KubernetesPortForwarded',
    fires: [[op('create pods/portforward')], [op('get services/proxy')]],
    silent: [[op('create pods/portforward', null, { code: 403 })], [op('get pods')]],
  },
  {
    id: 'KubernetesDeniedEverywhere',
    fires: [times(9, (i) => op(`list things${i}`, null, { code: 403, by: APP, name: '' }))],
    silent: [
      times(9, () => op('list secrets', null, { code: 403, by: APP })),
      times(9, (i) => op(`list things${i}`, null, { by: APP })),
      times(9, (i) => op(`list things${i}`, null, { code: 403, by: NODE })),
    ],
  },
  {
    id: 'KubernetesServiceAccountFromOutside',
    fires: [
      [op('list secrets', null, { by: APP })],
      [op('create selfsubjectrulesreviews', null, { by: APP, namespace: '' })],
      [exec(['sh'], { by: AGENT, code: 403 })],
    ],
    silent: [
      [op('list secrets', null, { by: APP, ip: '10.0.1.5' })],
      [op('list secrets')],
      [op('list pods', null, { by: APP })],
      [op('create serviceaccounts/token', null, { by: NODE })],
    ],
  },
  {
    id: 'KubernetesNodeCredentialsMisused',
    fires: [
      [op('list secrets', null, { by: NODE, namespace: '', name: '' })],
      [op('create pods/exec', null, { by: NODE, code: 403 })],
      [op('create clusterrolebindings', null, { by: NODE, code: 403 })],
    ],
    silent: [
      [op('get secrets', null, { by: NODE })],
      [op('create serviceaccounts/token', null, { by: NODE })],
      [op('create pods/exec')],
    ],
  },
]

function csr(signerName: string, rest: Partial<AuditCall> = {}): AuditCall {
  const request = { spec: { signerName, usages: ['client auth'], request: 'LS0t' } }
  return op('create certificatesigningrequests', request, { namespace: '', ...rest })
}
