using Omni.Functions;
using Omni.Functions.Access;
using Omni.Pipeline.Access;
using Omni.Tests.Functions.Http;

namespace Omni.Tests.Functions.Access;

public sealed class FirstAdminTests : IDisposable
{
    private readonly ApiRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task An_empty_directory_gets_an_admin_who_can_sign_in()
    {
        var password = await _rig.Get<FirstAdmin>().CreateAsync(default);

        Assert.NotNull(password);
        var session = await _rig.CallAsync(FunctionNames.SignIn, body: new { username = "admin", password });
        Assert.Equal(201, session.Status);
        Assert.Equal(200, (await _rig.CallAsync(FunctionNames.ListChannels, session["accessToken"])).Status);
    }

    [Fact]
    public async Task It_happens_once()
    {
        await _rig.Get<FirstAdmin>().CreateAsync(default);
        Assert.Null(await _rig.Get<FirstAdmin>().CreateAsync(default));
        Assert.Single(await _rig.Directory.ListAsync(default));
    }

    [Fact]
    public async Task Who_has_agents_needs_no_first_admin()
    {
        await _rig.TokenAsync(Role.Agent);
        Assert.Null(await _rig.Get<FirstAdmin>().CreateAsync(default));
    }

    [Fact]
    public async Task Two_processes_that_start_at_once_make_one_admin()
    {
        _rig.Tables.Before = async _ => await Task.Yield();

        var passwords = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => _rig.Get<FirstAdmin>().CreateAsync(default).AsTask())));

        var password = Assert.Single(passwords, made => made is not null);
        Assert.Single(await _rig.Directory.ListAsync(default));
        Assert.Equal(201, (await _rig.CallAsync(FunctionNames.SignIn, body: new { username = "admin", password })).Status);
    }
}
