targetScope = 'subscription'

metadata name = 'Omni'
metadata description = 'Everything that Omni needs in one resource group. No resource accepts a key: access is by the identity and the roles in app/access.bicep.'

@description('Required. Names the deployment and, with the subscription and the region, its resources.')
@minLength(2)
@maxLength(20)
param environmentName string

@description('Required. Region of all resources; it must offer Flex Consumption.')
@minLength(1)
param location string

@description('Required. Sizes, see main.parameters.dev.json and main.parameters.prod.json.')
param sizes sizesType

@description('Optional. Region of the console\'s files, which are served everywhere; Static Web Apps are offered in few.')
param consoleLocation string = 'westeurope'

@description('Optional. Origins beside the console\'s that browsers may call from, such as the website that visitors write on.')
param allowedOrigins string[] = []

@description('Optional. E-mail addresses of those who are told when something is wrong.')
param alertEmails string[] = []

@description('Optional. Object id of whoever deploys, who may then put the signing key into the vault; empty for nobody.')
param deployerId string = ''

@description('Optional. What the deployer is.')
@allowed(['ServicePrincipal', 'User'])
param deployerType string = 'User'

import { sizesType } from 'app/types.bicep'

var token = toLower(uniqueString(subscription().id, environmentName, location))
var names = {
  identity: 'id-omni-${token}'
  workspace: 'log-omni-${token}'
  insights: 'appi-omni-${token}'
  serviceBus: 'sb-omni-${token}'
  storage: 'stomni${token}'
  signalR: 'sigr-omni-${token}'
  vault: 'kv-omni-${token}'
  scheduler: 'dts-omni-${token}'
  network: 'vnet-omni-${token}'
  functions: 'func-omni-${token}'
  console: 'stapp-omni-${token}'
}
var tags = { 'azd-env-name': environmentName }

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: 'rg-omni-${environmentName}'
  location: location
  tags: tags
}

module identity 'app/identity.bicep' = {
  scope: group
  params: {
    name: names.identity
    location: location
    tags: tags
  }
}

module monitoring 'app/monitoring.bicep' = {
  scope: group
  params: {
    workspaceName: names.workspace
    insightsName: names.insights
    location: location
    tags: tags
    retentionInDays: sizes.logDays
  }
}

module messaging 'app/messaging.bicep' = {
  scope: group
  params: {
    name: names.serviceBus
    location: location
    tags: tags
    sku: sizes.serviceBus
    capacity: sizes.serviceBusUnits
    zoneRedundant: sizes.zoneRedundant
  }
}

module data 'app/data.bicep' = {
  scope: group
  params: {
    name: names.storage
    location: location
    tags: tags
    sku: sizes.storage
  }
}

module realtime 'app/realtime.bicep' = {
  scope: group
  params: {
    name: names.signalR
    location: location
    tags: tags
    sku: sizes.signalR
    capacity: sizes.signalRUnits
    allowedOrigins: concat([console.outputs.origin], allowedOrigins)
  }
}

module secrets 'app/secrets.bicep' = {
  scope: group
  params: {
    name: names.vault
    location: location
    tags: tags
  }
}

module durable 'app/durable.bicep' = if (sizes.scheduler != 'None') {
  scope: group
  params: {
    name: names.scheduler
    location: location
    tags: tags
    sku: sizes.scheduler == 'Dedicated' ? 'Dedicated' : 'Consumption'
    capacity: sizes.schedulerUnits
  }
}

module network 'app/network.bicep' = if (sizes.fixedCallerAddress) {
  scope: group
  params: {
    name: names.network
    location: location
    tags: tags
  }
}

module access 'app/access.bicep' = {
  scope: group
  params: {
    identityName: names.identity
    principalId: identity.outputs.principalId
    serviceBusName: names.serviceBus
    storageName: names.storage
    signalRName: names.signalR
    vaultName: names.vault
    insightsName: names.insights
    schedulerName: sizes.scheduler == 'None' ? '' : names.scheduler
    deployerId: deployerId
    deployerType: deployerType
  }
  dependsOn: [data, durable, messaging, monitoring, realtime, secrets]
}

module alerts 'app/alerts.bicep' = {
  scope: group
  params: {
    name: 'omni-${environmentName}'
    location: location
    tags: tags
    emails: alertEmails
    serviceBusId: messaging.outputs.resourceId
    storageId: data.outputs.resourceId
    signalRId: realtime.outputs.resourceId
    insightsId: monitoring.outputs.resourceId
  }
}

module console 'app/console.bicep' = {
  scope: group
  params: {
    name: names.console
    location: consoleLocation
    tags: tags
    sku: sizes.console
  }
}

module ingress 'app/functions.bicep' = {
  scope: group
  params: {
    name: '${names.functions}-in'
    part: 'ingress'
    location: location
    tags: tags
    identityId: identity.outputs.resourceId
    clientId: identity.outputs.clientId
    insightsConnectionString: monitoring.outputs.connectionString
    serviceBusHost: messaging.outputs.host
    storageName: names.storage
    packageContainer: data.outputs.packageContainers.ingress
    signalREndpoint: realtime.outputs.endpoint
    vaultEndpoint: secrets.outputs.endpoint
    schedulerConnection: sizes.scheduler == 'None' ? '' : durable!.outputs.connection
    plan: sizes.plan
    publicUrl: ''
    consoleUrl: console.outputs.origin
    zoneRedundant: sizes.zoneRedundant
    subnetId: sizes.fixedCallerAddress ? network!.outputs.ingressSubnetId : ''
    allowedOrigins: concat([console.outputs.origin], allowedOrigins)
    maximumInstances: sizes.maximumInstances
    alwaysReady: sizes.alwaysReadyIngress
  }
  // Without its roles the app could not even start.
  dependsOn: [access]
}

module stages 'app/functions.bicep' = {
  scope: group
  params: {
    name: '${names.functions}-st'
    part: 'stages'
    location: location
    tags: tags
    identityId: identity.outputs.resourceId
    clientId: identity.outputs.clientId
    insightsConnectionString: monitoring.outputs.connectionString
    serviceBusHost: messaging.outputs.host
    storageName: names.storage
    packageContainer: data.outputs.packageContainers.stages
    signalREndpoint: realtime.outputs.endpoint
    vaultEndpoint: secrets.outputs.endpoint
    schedulerConnection: sizes.scheduler == 'None' ? '' : durable!.outputs.connection
    plan: sizes.plan
    publicUrl: ingress.outputs.url
    consoleUrl: console.outputs.origin
    zoneRedundant: sizes.zoneRedundant
    subnetId: sizes.fixedCallerAddress ? network!.outputs.stagesSubnetId : ''
    allowedOrigins: []
    maximumInstances: sizes.maximumInstances
    alwaysReady: sizes.alwaysReadyStages
  }
  dependsOn: [access]
}

@description('Where the HTTP functions answer; the console calls it.')
output FUNCTIONS_URL string = ingress.outputs.url

@description('Where the console is.')
output CONSOLE_URL string = console.outputs.origin

@description('Where the signing key and the setup secret are kept.')
output KEY_VAULT_NAME string = names.vault

@description('The resource group of all resources.')
output AZURE_RESOURCE_GROUP string = group.name

@description('The address that channels see our calls come from; empty: it changes.')
output CALLER_ADDRESS string = sizes.fixedCallerAddress ? network!.outputs.callerAddress : ''
