using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using Omni.Functions;
using Omni.Functions.Adapters;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.Services.AddOmniFunctions().AddAzureAdapters(builder.Configuration);
await builder.Build().RunAsync();
