using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Omni.Functions.Access;
using Omni.Pipeline.Agents;

namespace Omni.Functions.Http;

/// <summary>
/// Makes the first admin where there is no terminal to show a password on. It takes a secret that the deployment's vault holds, works while
/// there is nobody at all, and then never again: what is left of the secret opens nothing.
/// </summary>
public sealed class SetupFunction(FirstAdmin firstAdmin, AgentDirectory directory, IOptions<AccessOptions> options, ILogger<SetupFunction> logger)
{
    [Function(FunctionNames.CreateFirstAdmin)]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.Setup)] HttpRequest request, CancellationToken ct)
    {
        if (!(await JsonBody.ReadAsync(request, ApiJson.Default.SetupInput, ct)).TryGet(out var input, out var refusal))
        {
            return refusal;
        }

        if (options.Value.SetupSecret is not { } secret)
        {
            return Problems.NotFound("setup");
        }

        if (!IsSame(input.Secret, secret))
        {
            logger.SetupRefused();
            return Problems.SetupRefused();
        }

        if (await firstAdmin.CreateAsync(ct) is not { } password)
        {
            return Problems.NotNow("There are agents already; an admin among them makes others.");
        }

        var admin = await directory.FindByUsernameAsync(FirstAdmin.Username, ct) ?? throw new InvalidOperationException("An admin who was created is not there.");
        return Answers.Created(new(AgentShape.Of(admin), password, Invite: null), ApiJson.Default.NewAgentShape);
    }

    /// <summary>Takes as long for a near miss as for a far one, also of another length.</summary>
    private static bool IsSame(string given, string secret) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given)), SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
