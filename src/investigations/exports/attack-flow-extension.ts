import type { StixObject } from './stix-objects.ts'

/**
 * The extension that Attack Flow's objects name, and who published it, with the ids and times of the published
 * `stix/attack-flow-extension-2.0.0.json`. https://github.com/center-for-threat-informed-defense/attack-flow
 */
export const ATTACK_FLOW = 'extension-definition--fb9c968a-745b-4ade-9b25-c324172197f4'

const PUBLISHED = '2022-08-02T19:34:35.143Z'
const CENTER = 'identity--d673f8cb-c168-42da-8ed4-0cb26725f86c'

export const ATTACK_FLOW_DEFINITION: StixObject = {
  type: 'extension-definition',
  spec_version: '2.1',
  id: ATTACK_FLOW,
  created: PUBLISHED,
  modified: PUBLISHED,
  created_by_ref: CENTER,
  name: 'Attack Flow',
  description: 'Extends STIX 2.1 with features to create Attack Flows.',
  schema:
    'https://center-for-threat-informed-defense.github.io/attack-flow/stix/attack-flow-schema-2.0.0.json',
  version: '2.0.0',
  extension_types: ['new-sdo'],
  external_references: [
    {
      source_name: 'GitHub',
      description: 'Source code repository for Attack Flow',
      url: 'https://github.com/center-for-threat-informed-defense/attack-flow',
    },
  ],
}

export const MITRE_CENTER: StixObject = {
  type: 'identity',
  spec_version: '2.1',
  id: CENTER,
  created_by_ref: CENTER,
  created: PUBLISHED,
  modified: PUBLISHED,
  name: 'MITRE Center for Threat-Informed Defense',
  identity_class: 'organization',
}
