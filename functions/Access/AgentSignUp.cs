using Omni.Pipeline.Agents;

namespace Omni.Functions.Access;

/// <summary>Creates an agent together with the password. The password is stored first: an agent who exists can sign in.</summary>
public sealed class AgentSignUp(AgentDirectory directory, Credentials credentials, PasswordHashing hashing)
{
    public async ValueTask<CreateResult> CreateAsync(Agent agent, string password, CancellationToken ct)
    {
        // Known before the costly hash; the directory's insert decides.
        if (await directory.FindByUsernameAsync(agent.Username, ct) is not null)
        {
            return CreateResult.UsernameTaken;
        }

        await credentials.SetAsync(agent.Id, await hashing.HashAsync(password, ct), ct);
        var result = await directory.CreateAsync(agent, ct);
        if (result is CreateResult.UsernameTaken)
        {
            await credentials.RemoveAsync(agent.Id, ct);
        }

        return result;
    }
}
