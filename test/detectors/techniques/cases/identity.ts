import { op, type TechniqueCase } from './case.ts'

export const IDENTITY_CASES: readonly TechniqueCase[] = [
  {
    id: 'PermissionsChanged',
    fires: [
      [
        op('iam:AttachRolePolicy', {
          roleName: 'r',
          policyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess',
        }),
      ],
      [op('iam:AddUserToGroup', { userName: 'u', groupName: 'developers' })],
    ],
    silent: [
      [op('iam:ListAttachedRolePolicies', {})],
      [op('iam:AttachRolePolicy', { roleName: 'r' }, { error: 'NoSuchEntityException' })],
    ],
  },
  {
    id: 'RoleCreated',
    fires: [
      [op('iam:CreateRole', { roleName: 'r' })],
      [op('iam:UpdateAssumeRolePolicy', { roleName: 'r' })],
    ],
    silent: [[op('iam:GetRole', {})], [op('iam:CreateServiceLinkedRole', {})]],
  },
  {
    id: 'InstanceRoleChanged',
    fires: [
      [op('ec2:ReplaceIamInstanceProfileAssociation', {})],
      [op('iam:AddRoleToInstanceProfile', {})],
    ],
    silent: [
      [op('ec2:DescribeIamInstanceProfileAssociations', {})],
      [op('ec2:AssociateIamInstanceProfile', {}, { ip: 'ssm.amazonaws.com' })],
    ],
  },
  {
    id: 'LongTermCredentialMade',
    fires: [
      [op('iam:CreateAccessKey', { userName: 'mallory' })],
      [op('iam:UploadSSHPublicKey', { userName: 'u' })],
    ],
    silent: [[op('iam:ListAccessKeys', {})], [op('iam:UpdateAccessKey', { status: 'Inactive' })]],
  },
  {
    id: 'SecondFactorChanged',
    fires: [
      [op('iam:EnableMFADevice', { userName: 'mallory' })],
      [op('sso-directory:DeleteMfaDeviceForUser', {})],
    ],
    silent: [[op('iam:ListMFADevices', {})]],
  },
  {
    id: 'PasswordPolicyChanged',
    fires: [[op('iam:DeleteAccountPasswordPolicy')]],
    silent: [
      [op('iam:GetAccountPasswordPolicy')],
      [op('iam:DeleteAccountPasswordPolicy', null, { error: 'NoSuchEntityException' })],
    ],
  },
  {
    id: 'PasswordChanged',
    fires: [[op('iam:ChangePassword')]],
    silent: [
      [op('iam:GetLoginProfile', {})],
      [op('signin:PasswordUpdated', null, { response: { PasswordUpdated: 'Failure' } })],
    ],
  },
  {
    id: 'SingleSignOnPermissionsChanged',
    fires: [
      [op('sso:CreateAccountAssignment', {})],
      [op('sso:PutInlinePolicyToPermissionSet', {})],
    ],
    silent: [[op('sso:ListAccountAssignments', {})]],
  },
  {
    id: 'SingleSignOnUserChanged',
    fires: [[op('sso-directory:AddMemberToGroup', {})], [op('identitystore:CreateUser', {})]],
    silent: [[op('identitystore:ListUsers', {})]],
  },
  {
    id: 'SingleSignOnRewired',
    fires: [[op('sso:UpdateSsoConfiguration', {})], [op('sso-directory:CreateBearerToken', {})]],
    silent: [[op('sso:DescribeInstance', {})], [op('sso-directory:ListBearerTokens', {})]],
  },
  {
    id: 'UserPoolOpened',
    fires: [
      [op('cognito-identity:SetIdentityPoolRoles', {})],
      [op('cognito-idp:SetUserPoolMfaConfig', {})],
    ],
    silent: [[op('cognito-identity:DescribeIdentityPool', {})]],
  },
  {
    id: 'CertificateTaken',
    fires: [[op('acm-pca:IssueCertificate', {})], [op('acm:ExportCertificate', {})]],
    silent: [
      [op('acm:DescribeCertificate', {})],
      [op('acm-pca:IssueCertificate', {}, { by: 'service/acm.amazonaws.com' })],
    ],
  },
  {
    id: 'KeyPairMade',
    fires: [
      [op('ec2:ImportKeyPair', { keyName: 'k' })],
      [op('lightsail:DownloadDefaultKeyPair', {})],
    ],
    silent: [
      [op('ec2:DescribeKeyPairs', {})],
      [op('ec2:CreateKeyPair', { keyName: 'k' }, { error: 'InvalidKeyPair.Duplicate' })],
    ],
  },
  {
    id: 'SessionTokenTaken',
    fires: [[op('sts:GetSessionToken', {})]],
    silent: [[op('sts:GetCallerIdentity')], [op('sts:GetSessionToken', {}, { by: 'role/app' })]],
  },
  {
    id: 'KeyAskedWhoItIs',
    fires: [[op('sts:GetCallerIdentity')]],
    silent: [
      [op('sts:GetCallerIdentity', null, { by: 'role/app' })],
      [op('sts:GetCallerIdentity', null, { ip: 'cloudformation.amazonaws.com' })],
    ],
  },
  {
    id: 'PasswordSignIn',
    fires: [
      [
        op('signin:ConsoleLogin', null, {
          response: { ConsoleLogin: 'Success' },
          additional: { MFAUsed: 'Yes' },
        }),
      ],
    ],
    silent: [
      [
        op('signin:ConsoleLogin', null, {
          by: 'role/sso/jane',
          response: { ConsoleLogin: 'Success' },
        }),
      ],
      [op('signin:ConsoleLogin', null, { response: { ConsoleLogin: 'Failure' } })],
    ],
  },
  {
    id: 'SecondFactorFailed',
    fires: [
      [
        op('signin:ConsoleLogin', null, {
          error: 'Failed authentication',
          response: { ConsoleLogin: 'Failure' },
          additional: { MFAUsed: 'Yes' },
        }),
      ],
    ],
    silent: [
      [
        op('signin:ConsoleLogin', null, {
          response: { ConsoleLogin: 'Success' },
          additional: { MFAUsed: 'Yes' },
        }),
      ],
      [
        op('signin:ConsoleLogin', null, {
          response: { ConsoleLogin: 'Failure' },
          additional: { MFAUsed: 'No' },
        }),
      ],
    ],
  },
  {
    id: 'DeviceCodeSignIn',
    fires: [[op('sso:CreateToken', { grantType: 'urn:ietf:params:oauth:grant-type:device_code' })]],
    silent: [[op('sso:CreateToken', { grantType: 'refresh_token' })]],
  },
  {
    id: 'OrganizationReshaped',
    fires: [[op('organizations:CreateAccount', {})], [op('organizations:MoveAccount', {})]],
    silent: [[op('organizations:ListAccounts', {})]],
  },
  {
    id: 'AccountContactsChanged',
    fires: [[op('account:PutAlternateContact', {})]],
    silent: [[op('account:GetAlternateContact', {})]],
  },
  {
    id: 'ClusterAccessGranted',
    fires: [[op('eks:CreateAccessEntry', { name: 'c', principalArn: 'p' })]],
    silent: [[op('eks:ListAccessEntries', {})]],
  },
  {
    id: 'RootSignInFailed',
    fires: [
      [
        op('signin:ConsoleLogin', null, {
          by: 'root',
          error: 'Failed authentication',
          response: { ConsoleLogin: 'Failure' },
        }),
      ],
    ],
    silent: [
      [op('signin:ConsoleLogin', null, { by: 'root', response: { ConsoleLogin: 'Success' } })],
      [op('signin:ConsoleLogin', null, { response: { ConsoleLogin: 'Failure' } })],
    ],
  },
  {
    id: 'ConsoleLinkMade',
    fires: [[op('signin:GetSigninToken')]],
    silent: [[op('signin:GetSigninToken', null, { ip: 'sso.amazonaws.com' })]],
  },
  {
    id: 'NotificationsSubscribed',
    fires: [[op('sns:Subscribe', { topicArn: 't', protocol: 'email' })]],
    silent: [[op('sns:ListSubscriptions', {})]],
  },
]
