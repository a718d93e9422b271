@echo off
rem Starts peaflow on Windows. Plain and not tried; docs\operations\cli.md says what was.
rem Needs Java 25 or newer in JAVA_HOME or on the PATH, and peaflow.jar beside this file or built in target\.
setlocal
set "HERE=%~dp0"
set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java"
set "JAR=%HERE%peaflow.jar"
if not exist "%JAR%" set "JAR=%HERE%target\peaflow.jar"
if not exist "%JAR%" (
    echo peaflow: building from the sources ... 1>&2
    call "%HERE%mvnw.cmd" -q -B -f "%HERE%pom.xml" -DskipTests -Dquick package 1>&2 || exit /b 1
)
"%JAVA%" -XX:+UseCompactObjectHeaders -XX:+UseSerialGC -Xms64m -Xmx256m -XX:MinHeapFreeRatio=15 -XX:MaxHeapFreeRatio=30 -XX:SurvivorRatio=3 -XX:Tier4InvocationThreshold=20000 -XX:Tier4MinInvocationThreshold=2400 -XX:Tier4CompileThreshold=60000 -XX:Tier4BackEdgeThreshold=160000 -XX:+ExitOnOutOfMemoryError --enable-native-access=ALL-UNNAMED -Dfile.encoding=UTF-8 %PEAFLOW_JAVA_OPTS% -jar "%JAR%" %*
exit /b %ERRORLEVEL%
