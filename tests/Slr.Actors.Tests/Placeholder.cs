namespace Slr.Actors.Tests;
