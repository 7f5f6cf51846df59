import type { Random } from '../statistics/random.ts'
import { hex, principalId } from './identifiers.ts'
import type { Accounts } from './organisation.ts'
import type { Role } from './principals.ts'

export type Roles = ReturnType<typeof createRoles>

type Make = (account: string, name: string, path?: string) => Role

/** Every role of the organisation. Ids follow from account and name, so that a role added changes no other. */
export function createRoles(accounts: Accounts, random: Random) {
  const make: Make = (account, name, path = '') => {
    const id = principalId(random.fork(`${account}/${name}`), 'AROA')
    return { kind: 'role', account, name, arn: `arn:aws:iam::${account}:role/${path}${name}`, id }
  }
  return {
    ...applicationRoles(accounts, make),
    ...platformRoles(accounts, make),
    ...peopleRoles(accounts, make, random),
  }
}

function applicationRoles({ prod, prodEu, dev }: Accounts, make: Make) {
  return {
    loanPortal: make(prod, 'loan-portal-task'),
    riskBatch: make(prod, 'risk-batch-job'),
    supportAssistant: make(prod, 'support-assistant-task'),
    documentSummary: make(prod, 'document-summary-lambda'),
    searchEmbedding: make(prod, 'search-embedding-lambda'),
    pricing: make(prodEu, 'pricing-api-task'),
    translation: make(prodEu, 'translation-lambda'),
    analyst: make(prodEu, 'analyst-copilot-task'),
    devApp: make(dev, 'prototype-app'),
    sandbox: make(prod, 'ml-sandbox-access'),
    sandboxEu: make(prodEu, 'ml-sandbox-access'),
    notebook: make(dev, 'notebook-experiments', 'service-role/'),
  }
}

function platformRoles({ prod, prodEu, dev, data, security }: Accounts, make: Make) {
  const service = 'service-role/'
  return {
    deploy: make(prod, 'ci-model-deploy'),
    deployEu: make(prodEu, 'ci-model-deploy'),
    infrastructure: make(prod, 'ci-infrastructure'),
    infrastructureEu: make(prodEu, 'ci-infrastructure'),
    execution: make(prod, 'sagemaker-execution-prod', service),
    executionEu: make(prodEu, 'sagemaker-execution-prod', service),
    executionDev: make(dev, 'sagemaker-execution-dev', service),
    training: make(prod, 'sagemaker-training', service),
    pipeline: make(data, 'feature-pipeline'),
    glue: make(data, 'glue-crawler', service),
    monitoring: make(prod, 'observability-integration'),
    monitoringEu: make(prodEu, 'observability-integration'),
    monitoringDev: make(dev, 'observability-integration'),
    auditor: make(security, 'security-audit'),
    auditProd: make(prod, 'security-audit-member'),
    auditEu: make(prodEu, 'security-audit-member'),
    scaling: make(
      prod,
      'AWSServiceRoleForApplicationAutoScaling_SageMakerEndpoint',
      'aws-service-role/sagemaker.application-autoscaling.amazonaws.com/',
    ),
  }
}

/** Roles that single sign-on made out of permission sets. */
function peopleRoles(accounts: Accounts, make: Make, random: Random) {
  const { prod, prodEu, dev, data, security } = accounts
  const set = (account: string, name: string) => {
    const unique = hex(random.fork(`sso/${account}/${name}`), 16)
    const path = 'aws-reserved/sso.amazonaws.com/us-east-1/'
    return make(account, `AWSReservedSSO_${name}_${unique}`, path)
  }
  return {
    engineerProd: set(prod, 'MLEngineer'),
    engineerEu: set(prodEu, 'MLEngineer'),
    adminProd: set(prod, 'PlatformAdmin'),
    adminEu: set(prodEu, 'PlatformAdmin'),
    scientistDev: set(dev, 'DataScientist'),
    dataEngineer: set(data, 'DataEngineer'),
    readerProd: set(prod, 'ReadOnlyAccess'),
    securityAnalyst: set(security, 'SecurityAnalyst'),
  }
}
