/// `.github/workflows/slipway.yaml`.
///
/// What a step runs is plain bash over variables: nothing that somebody else wrote is put into a script.
enum GitHubWorkflow {
    static let path = ".github/workflows/slipway.yaml"

    static func text(merging: Pipeline.Merge) -> String { head + (merging == .publish ? publish : apply) + drift }

    private static let checkout = "actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0"
    private static let upload = "actions/upload-artifact@ea165f8d65b6e75b540449e92b4886f43607fa02 # v4.6.2"
    private static let download = "actions/download-artifact@d3f86a106a0bac45b974a628896c90dbdf5c8093 # v4.3.0"

    private static let install = Pipeline.indented(
        """
        - name: Install Slipway
          run: |
            curl -fsSL --retry 3 -o "$RUNNER_TEMP/slipway.tar.gz" "$SLIPWAY_URL"
            echo "$SLIPWAY_SHA256  $RUNNER_TEMP/slipway.tar.gz" | sha256sum -c -
            mkdir -p "$RUNNER_TEMP/slipway"
            tar -xzf "$RUNNER_TEMP/slipway.tar.gz" -C "$RUNNER_TEMP/slipway" --strip-components=1
            echo "$RUNNER_TEMP/slipway/bin" >>"$GITHUB_PATH"
        """, by: 6)

    /// For jobs that talk to clusters; without the secret Slipway takes what the runner itself has.
    private static let kubeconfig = Pipeline.indented(
        """
        - name: Write the kubeconfig
          env:
            SLIPWAY_KUBECONFIG: ${{ secrets.SLIPWAY_KUBECONFIG }}
          run: |
            [ -n "$SLIPWAY_KUBECONFIG" ] || exit 0
            (umask 077; printf '%s' "$SLIPWAY_KUBECONFIG" >"$RUNNER_TEMP/kubeconfig")
            echo "KUBECONFIG=$RUNNER_TEMP/kubeconfig" >>"$GITHUB_ENV"
        """, by: 6)

    private static let head = """
        # Written by `slipway init -ci github`; from here on it is yours.
        #
        # - A pull request is validated, also one from a fork, which gets no secret. One from this repository is planned as well:
        #   one comment shows the plan and is kept up to date.
        # - What is merged is taken over by the last jobs.
        # - Every hour drift is looked for: an issue is opened, kept up to date, and closed when it is gone.
        #
        # To do: SLIPWAY_URL and SLIPWAY_SHA256, as `./dev package` of Slipway made them, and the secret SLIPWAY_KUBECONFIG with the
        # kubeconfig of an account that may do what `slipway rbac ENV --for plan` lists.
        name: slipway

        "on":
          pull_request:
          push:
            branches: [main]
          schedule:
            - cron: "17 * * * *"
          workflow_dispatch:

        permissions:
          contents: read

        defaults:
          run:
            shell: bash

        env:
          SLIPWAY_URL: ""
          SLIPWAY_SHA256: ""

        jobs:
          validate:
            if: github.event_name == 'pull_request'
            runs-on: ubuntu-24.04
            timeout-minutes: 30
            steps:
              - uses: \(checkout)
                with:
                  # The merge of the pull request, and what it is merged into.
                  fetch-depth: 2
                  persist-credentials: false
        \(install)
              - name: Validate
                run: slipway validate -changed-since HEAD^1

          plan:
            if: github.event_name == 'pull_request' && github.event.pull_request.head.repo.full_name == github.repository
            runs-on: ubuntu-24.04
            timeout-minutes: 30
            permissions:
              contents: read
              pull-requests: write
            concurrency:
              group: slipway-plan-${{ github.event.pull_request.number }}
              cancel-in-progress: true
            steps:
              - uses: \(checkout)
                with:
                  fetch-depth: 2
                  persist-credentials: false
        \(install)
        \(kubeconfig)
              - name: Plan
                run: slipway plan -changed-since HEAD^1 -no-secrets -concise -out "$RUNNER_TEMP/plans"
              - name: Comment
                if: ${{ !cancelled() }}
                env:
                  GH_TOKEN: ${{ github.token }}
                  NUMBER: ${{ github.event.pull_request.number }}
                run: |
                  marker='<!-- slipway plan -->'
                  api="$GITHUB_API_URL/repos/$GITHUB_REPOSITORY/issues"
                  call() { curl -fsS --retry 3 -H "Authorization: Bearer $GH_TOKEN" -H 'Accept: application/vnd.github+json' "$@"; }
                  shopt -s nullglob
                  plans=("$RUNNER_TEMP"/plans/*.plan)
                  {
                    echo "$marker"
                    [ ${#plans[@]} -gt 0 ] || echo 'There is no plan: no environment is reached, or the job says what is wrong.'
                    # A comment holds 65,536 characters.
                    for plan in "${plans[@]}"; do slipway show "$plan" -markdown -limit $((64000 / ${#plans[@]})); done
                  } >"$RUNNER_TEMP/comment.md"
                  id=$(call "$api/$NUMBER/comments?per_page=100" |
                    jq -r --arg marker "$marker" 'map(select(.body | startswith($marker)))[0].id // empty')
                  body() { jq -n --rawfile body "$RUNNER_TEMP/comment.md" '{body: $body}'; }
                  if [ -n "$id" ]; then
                    body | call -X PATCH -d @- -o /dev/null "$api/comments/$id"
                  elif [ ${#plans[@]} -gt 0 ]; then
                    body | call -X POST -d @- -o /dev/null "$api/$NUMBER/comments"
                  fi


        """

    private static let publish = """
          publish:
            if: github.event_name == 'push'
            runs-on: ubuntu-24.04
            timeout-minutes: 30
            permissions:
              contents: write
            concurrency:
              group: slipway-publish
            steps:
              - uses: \(checkout)
                with:
                  fetch-depth: 0
        \(install)
              - name: Publish
                run: |
                  git config user.name 'github-actions[bot]'
                  git config user.email '41898282+github-actions[bot]@users.noreply.github.com'
                  slipway publish -all -push


        """

    private static let apply = """
          # Plans what was merged; the job below applies exactly that, after whom the environment "production" of this repository
          # asks has approved it (Settings, Environments).
          plan-merged:
            if: github.event_name == 'push'
            runs-on: ubuntu-24.04
            timeout-minutes: 30
            concurrency:
              group: slipway-plan-merged
            steps:
              - uses: \(checkout)
                with:
                  fetch-depth: 0
                  persist-credentials: false
        \(install)
        \(kubeconfig)
              - name: Plan
                env:
                  BEFORE: ${{ github.event.before }}
                run: |
                  since=(-changed-since "$BEFORE")
                  # A new branch was nothing before, and a forced one may have been what is gone.
                  git rev-parse -q --verify "$BEFORE^{commit}" >/dev/null || since=(-all)
                  mkdir -p "$RUNNER_TEMP/plans"
                  slipway plan "${since[@]}" -concise -out "$RUNNER_TEMP/plans"
              - uses: \(upload)
                with:
                  name: plans
                  path: ${{ runner.temp }}/plans
                  if-no-files-found: ignore

          apply:
            if: github.event_name == 'push'
            needs: plan-merged
            environment: production
            runs-on: ubuntu-24.04
            timeout-minutes: 120
            permissions:
              contents: write
            concurrency:
              group: slipway-apply
            steps:
              - uses: \(checkout)
                with:
                  fetch-depth: 0
        \(install)
        \(kubeconfig)
              - uses: \(download)
                continue-on-error: true
                with:
                  name: plans
                  path: ${{ runner.temp }}/plans
              - name: Apply
                run: |
                  shopt -s nullglob
                  status=0
                  for plan in "$RUNNER_TEMP"/plans/*.plan; do slipway apply "$plan" -auto-approve -concise || status=$?; done
                  exit $status
              - name: Record what was applied
                if: ${{ !cancelled() }}
                env:
                  BRANCH: ${{ github.ref_name }}
                run: |
                  [ -d state ] || exit 0
                  git config user.name 'github-actions[bot]'
                  git config user.email '41898282+github-actions[bot]@users.noreply.github.com'
                  git add state
                  git diff --cached --quiet && exit 0
                  git commit -q -m 'Record what was applied [skip ci]'
                  for attempt in 1 2 3 4 5; do
                    git push -q origin "HEAD:$BRANCH" && exit 0
                    git pull -q --rebase origin "$BRANCH"
                  done
                  exit 1


        """

    private static let drift = """
          drift:
            if: github.event_name == 'schedule' || github.event_name == 'workflow_dispatch'
            runs-on: ubuntu-24.04
            timeout-minutes: 30
            permissions:
              contents: read
              issues: write
            concurrency:
              group: slipway-drift
            steps:
              - uses: \(checkout)
                with:
                  fetch-depth: 1
                  persist-credentials: false
        \(install)
        \(kubeconfig)
              - name: Look for drift
                env:
                  GH_TOKEN: ${{ github.token }}
                run: |
                  status=0
                  slipway drift -all -markdown >"$RUNNER_TEMP/drift.md" || status=$?
                  api="$GITHUB_API_URL/repos/$GITHUB_REPOSITORY/issues"
                  call() { curl -fsS --retry 3 -H "Authorization: Bearer $GH_TOKEN" -H 'Accept: application/vnd.github+json' "$@"; }
                  number=$(call "$api?labels=slipway-drift&state=open&per_page=1" | jq -r '.[0].number // empty')
                  issue() { jq -n --rawfile body "$RUNNER_TEMP/drift.md" "$1"; }
                  if [ $status = 0 ] && [ -n "$number" ]; then
                    issue '{body: $body, state: "closed"}' | call -X PATCH -d @- -o /dev/null "$api/$number"
                  elif [ $status != 0 ] && [ -n "$number" ]; then
                    issue '{body: $body}' | call -X PATCH -d @- -o /dev/null "$api/$number"
                  elif [ $status != 0 ]; then
                    issue '{title: "Drift", body: $body, labels: ["slipway-drift"]}' | call -X POST -d @- -o /dev/null "$api"
                  fi
                  # Drift is what the issue is for; that nobody could look is what is wrong with the job.
                  [ $status = 0 ] || [ $status = 2 ]

        """
}
