metadata name = 'Functions'
metadata description = 'The function app on a Flex Consumption plan.'

import { alwaysReadyType } from 'types.bicep'

@description('Required. Name of the app; the plan is named after it.')
param name string

@description('Required. Region.')
param location string

@description('Required. Tags.')
param tags object

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

@description('Required. Subnet for calls out; empty for none.')
param subnetId string

@description('Required. Origins that browsers may call from.')
param allowedOrigins string[]

@description('Required. Most instances.')
param maximumInstances int

@description('Required. Instances that wait warm.')
param alwaysReady alwaysReadyType[]

var storageSuffix = environment().suffixes.storage

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: 'plan-${name}'
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    name: 'FC1'
    tier: 'FlexConsumption'
  }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2024-04-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': 'functions' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    serverFarmId: plan.id
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
    }
  }

  resource settings 'config' = {
    name: 'appsettings'
    properties: {
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
    }
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
