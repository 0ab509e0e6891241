metadata name = 'Functions'
metadata description = 'One function app on a Flex Consumption plan, which takes one app. Both apps carry the same package; the settings say which of its functions each runs.'

import { alwaysReadyType } from 'types.bicep'

@description('Required. Name of the app; the plan is named after it.')
param name string

@description('Required. Region.')
param location string

@description('Required. Tags.')
param tags object

@description('Required. Ingress answers HTTP and begins orchestrations; stages does everything else and can\'t be reached from outside.')
@allowed(['ingress', 'stages'])
param part string

@description('Required. Resource id of the app\'s identity.')
param identityId string

@description('Required. Client id of the app\'s identity.')
param clientId string

@description('Required. Where telemetry goes.')
param insightsConnectionString string

@description('Required. Host of the Service Bus namespace.')
param serviceBusHost string

@description('Required. Name of the storage account.')
param storageName string

@description('Required. Container that the app is deployed from.')
param packageContainer string

@description('Required. Address of the SignalR Service.')
param signalREndpoint string

@description('Required. Address of the vault.')
param vaultEndpoint string

@description('Required. What the host reaches the Durable Task Scheduler with; empty: orchestrations are kept in the storage account.')
param schedulerConnection string

@description('Required. How a message goes through the stages: each its queue, or all on one.')
@allowed(['Spread', 'Compact'])
param plan string

@description('Required. Whether instances are spread over the zones of the region.')
param zoneRedundant bool

@description('Required. Subnet for calls out; empty for none.')
param subnetId string

@description('Required. Where the world reaches the HTTP functions; empty: at this app.')
param publicUrl string

@description('Required. Where the console is, which invitations lead to.')
param consoleUrl string

@description('Required. Origins that browsers may call from.')
param allowedOrigins string[]

@description('Required. Most instances.')
param maximumInstances int

@description('Required. Instances that wait warm.')
param alwaysReady alwaysReadyType[]

// The code's list, which a test holds equal. With none of these the durable extension of ingress is a client only: it takes no work.
var work = loadJsonContent('functions.json').work
var disabled = part == 'ingress' ? toObject(work, name => 'AzureWebJobs_${name}_Disabled', name => 'true') : {}

// Over what host.json says, which is for a storage account.
var scheduler = empty(schedulerConnection)
  ? {}
  : {
      AzureFunctionsJobHost__extensions__durableTask__storageProvider__type: 'azureManaged'
      AzureFunctionsJobHost__extensions__durableTask__storageProvider__connectionStringName: 'DurableTaskScheduler'
      DurableTaskScheduler: '${schedulerConnection};ClientID=${clientId}'
    }
var own = part == 'ingress'
  ? {
      Access__SetupSecret: '@Microsoft.KeyVault(SecretUri=${vaultEndpoint}secrets/setup-secret)'
      Omni__WatchesQueues: 'true'
    }
  : {}
var storageSuffix = environment().suffixes.storage

resource hosting 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: 'plan-${name}'
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    name: 'FC1'
    tier: 'FlexConsumption'
  }
  properties: {
    reserved: true
    zoneRedundant: zoneRedundant
  }
}

resource app 'Microsoft.Web/sites@2024-04-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': part })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    serverFarmId: hosting.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: 'https://${storageName}.blob.${storageSuffix}/${packageContainer}'
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      runtime: {
        name: 'dotnet-isolated'
        version: '10.0'
      }
      scaleAndConcurrency: {
        instanceMemoryMB: 2048
        maximumInstanceCount: maximumInstances
        alwaysReady: alwaysReady
      }
    }
    siteConfig: {
      minTlsVersion: '1.2'
      cors: { allowedOrigins: allowedOrigins }
      // Its deployments come by the other door, which stays open to whoever has the role.
      ipSecurityRestrictionsDefaultAction: part == 'ingress' ? 'Allow' : 'Deny'
      scmIpSecurityRestrictionsDefaultAction: 'Allow'
      scmIpSecurityRestrictionsUseMain: false
    }
  }

  resource settings 'config' = {
    name: 'appsettings'
    properties: union(scheduler, disabled, own, {
      APPLICATIONINSIGHTS_CONNECTION_STRING: insightsConnectionString
      APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${clientId};Authorization=AAD'
      AZURE_CLIENT_ID: clientId
      AzureWebJobsStorage__accountName: storageName
      AzureWebJobsStorage__credential: 'managedidentity'
      AzureWebJobsStorage__clientId: clientId
      ServiceBus__fullyQualifiedNamespace: serviceBusHost
      ServiceBus__credential: 'managedidentity'
      ServiceBus__clientId: clientId
      Tables__tableServiceUri: 'https://${storageName}.table.${storageSuffix}'
      Blobs__blobServiceUri: 'https://${storageName}.blob.${storageSuffix}'
      SignalR__serviceUri: signalREndpoint
      Omni__SigningKey: '@Microsoft.KeyVault(SecretUri=${vaultEndpoint}secrets/signing-key)'
      Pipeline__Plan: plan
      // Calls come by Azure's front end and the host, who are this machine to the worker.
      Limits__TrustForwardedFor: 'true'
      Http__PublicUrl: empty(publicUrl) ? 'https://${app.properties.defaultHostName}' : publicUrl
      Http__ConsoleUrl: consoleUrl
      // Whole addresses of files: the console's pages have another origin.
      Media__Url: empty(publicUrl) ? 'https://${app.properties.defaultHostName}' : publicUrl
    })
  }

  // No passwords for publishing: deployments come by identity as well.
  resource scm 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }

  resource ftp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }
}

@description('Where the app answers.')
output url string = 'https://${app.properties.defaultHostName}'
