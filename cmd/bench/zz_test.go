package main
import ("testing";"context";"os";"time";"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox")
func TestCPU(t *testing.T){
 dir,_:=os.MkdirTemp("","x"); defer os.RemoveAll(dir)
 b:=&bench{engine:"terraform",folder:dir,profiles:dir}
 os.Chdir("../..")
 if err:=b.build(context.Background());err!=nil{t.Fatal(err)}
 b.sandbox,_=sandbox.Start(); b.secure,_=sandbox.Start(sandbox.WithTLS()); os.WriteFile(b.authority(),b.secure.CACertificate(),0o600)
 for i:=0;i<3;i++{ for _,k:=range []string{session,nothing}{
  cmd,_:=b.plan(context.Background(),k,1000,10,b.sandbox,b.folder)
  s:=time.Now()
  if err:=finish(cmd);err!=nil{t.Fatal(err)}
  t.Log(k,time.Since(s),cmd.ProcessState.UserTime(),cmd.ProcessState.SystemTime())
 }}
}
