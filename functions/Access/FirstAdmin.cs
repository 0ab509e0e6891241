using Microsoft.Extensions.Logging;
using Omni.Pipeline.Access;
using Omni.Pipeline.Agents;
using Omni.Pipeline.Ports;

namespace Omni.Functions.Access;

/// <summary>Lets the first person in: there is no default password, so a new deployment makes one and shows it once.</summary>
public sealed class FirstAdmin(AgentDirectory directory, AgentSignUp signUp, IdSource ids, ILogger<FirstAdmin> logger)
{
    public const string Username = "admin";

    /// <summary>The new admin's password when there were no agents; null when there are some.</summary>
    public async ValueTask<string?> CreateAsync(CancellationToken ct)
    {
        if ((await directory.ListAsync(ct)).Count > 0)
        {
            return null;
        }

        var password = PasswordHashing.Generate();
        var admin = new Agent { Id = ids.NewId(), Username = Username, DisplayName = "Admin", Role = Role.Admin };
        switch (await signUp.CreateAsync(admin, password, ct))
        {
            case CreateResult.Created:
                logger.FirstAdminCreated(admin.Id);
                return password;
            case CreateResult.UsernameTaken:
                logger.FirstAdminExists();
                return null;
            default:
                throw new InvalidOperationException("Unknown result.");
        }
    }
}
